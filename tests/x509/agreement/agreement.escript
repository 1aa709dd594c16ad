#!/usr/bin/env escript
%% SPDX-License-Identifier: GPL-2.0-or-later
%% Prints the release of Erlang/OTP, then its own name check's answer to every vector, asked as ssl:connect asks it.
%% Usage: agreement.escript default|https DIRECTORY
main([Rule, Directory]) ->
    Options = case Rule of
        "https" -> [{match_fun, public_key:pkix_verify_hostname_match_fun(https)}];
        "default" -> []
    end,
    io:format("~s~n", [erlang:system_info(otp_release)]),
    {ok, Table} = file:read_file(filename:join(Directory, "vectors.tsv")),
    lists:foreach(fun(Line) ->
        [Number, Reference] = string:split(binary_to_list(Line), "\t"),
        {ok, Certificate} = file:read_file(filename:join(Directory, Number ++ ".der")),
        Accepts = lists:any(fun(Kind) ->
            public_key:pkix_verify_hostname(Certificate, [{Kind, Reference}], Options)
        end, [dns_id, ip]),
        io:format("~b~n", [case Accepts of true -> 1; false -> 0 end])
    end, binary:split(string:trim(Table), <<"\n">>, [global])).
