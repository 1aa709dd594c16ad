#!/usr/bin/env escript
%% SPDX-License-Identifier: GPL-2.0-or-later
%% visit.escript HOST PORT AUTHORITY [https]: asks a SIP server for its OPTIONS over Erlang's ssl, told to verify the
%% peer; with "https" also to take wildcards, as its documentation shows.

main([Host, Port, Authority | Rule]) ->
    {ok, _} = application:ensure_all_started(ssl),
    logger:set_primary_config(level, none),
    Options = [binary, {active, false}, {verify, verify_peer}, {cacertfile, Authority}, {depth, 5}] ++
        [{customize_hostname_check, [{match_fun, public_key:pkix_verify_hostname_match_fun(https)}]}
         || Rule =:= ["https"]],
    case ssl:connect(Host, list_to_integer(Port), Options, 10000) of
        {ok, Socket} ->
            ok = ssl:send(Socket, request(Host)),
            {ok, Answer} = ssl:recv(Socket, 0, 10000),
            io:format("~s~n", [hd(binary:split(Answer, <<"\r\n">>))]),
            ssl:close(Socket);
        {error, Reason} ->
            io:format("refused: ~p~n", [Reason])
    end.

request(Host) ->
    [string:replace(Line, "HOST", Host, all) || Line <- [
        "OPTIONS sip:HOST SIP/2.0\r\nVia: SIP/2.0/TLS HOST;branch=z9hG4bK1\r\n",
        "From: <sip:visitor@HOST>;tag=1\r\nTo: <sip:HOST>\r\nCall-ID: 1@HOST\r\n",
        "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"]].
