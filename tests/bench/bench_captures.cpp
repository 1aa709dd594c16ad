// SPDX-License-Identifier: GPL-2.0-or-later
// Writes benchmark captures: `bench_captures --workload NAME [--size N] [--seed N] --base PATH`
// makes PATH.pcap (or what the workload writes) and, last of all, PATH.json with its facts;
// `bench_captures --list` prints the catalogue for the runner. --sessions N and --packets N are
// --size for workloads counted that way. Not installed.
#include <charconv>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string_view>

#include "bench/repeatable_openssl.h"
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

constexpr int kUsageError = 2;

struct Options {
    std::string workload;
    Order order;
    std::optional<Unit> unit;  // of the size, if the option named one
    bool list = false;
};

const char* name_of(Unit unit) {
    return unit == Unit::Sessions ? "sessions" : "packets";
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || text.empty())
        return std::nullopt;
    return value;
}

// Takes one option; false if it is unknown or its value makes no sense.
bool take(Options& options, std::string_view option, std::string_view value) {
    if (option == "--workload") {
        options.workload = value;
        return true;
    }
    if (option == "--base") {
        options.order.base = value;
        return true;
    }
    const std::optional<std::uint64_t> size = number(value);
    if (!size)
        return false;
    if (option == "--seed") {
        options.order.seed = *size;
        return true;
    }
    if (option == "--sessions")
        options.unit = Unit::Sessions;
    else if (option == "--packets")
        options.unit = Unit::Packets;
    else if (option != "--size")
        return false;
    options.order.size = *size;
    return *size > 0;
}

std::optional<Options> parse(std::span<char*> arguments) {
    Options options;
    options.order.seed = 1;
    if (arguments.size() == 1 && std::strcmp(arguments[0], "--list") == 0) {
        options.list = true;
        return options;
    }
    if (arguments.size() % 2 != 0)
        return std::nullopt;
    for (std::size_t at = 0; at < arguments.size(); at += 2) {
        if (!take(options, arguments[at], arguments[at + 1]))
            return std::nullopt;
    }
    if (options.workload.empty() || options.order.base.empty())
        return std::nullopt;
    return options;
}

void print_catalogue() {
    for (const Workload& workload : workloads())
        std::cout << workload.name << '\t' << name_of(workload.unit) << '\t' << workload.usual_size
                  << '\t' << workload.bytes_per_unit << '\t' << workload.title << '\n';
}

std::string json_list(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts)
        list += (list.empty() ? "\"" : ", \"") + text + '"';
    return '[' + list + ']';
}

// All texts are names and options made here: nothing in them needs escaping.
void write_facts(const std::filesystem::path& path, const Facts& facts) {
    std::ofstream out{path};
    out << "{\n  \"files\": " << json_list(facts.files)
        << ",\n  \"tool_arguments\": " << json_list(facts.tool_arguments);
    for (const auto& [name, value] : facts.counts)
        out << ",\n  \"" << name << "\": " << value;
    out << "\n}\n";
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + path.string());
}

int generate(Options options) {
    for (const Workload& workload : workloads()) {
        if (options.workload != workload.name)
            continue;
        if (options.unit.value_or(workload.unit) != workload.unit) {
            std::cerr << "bench_captures: " << workload.name << " is counted in "
                      << name_of(workload.unit) << '\n';
            return kUsageError;
        }
        if (options.order.size == 0)
            options.order.size = workload.usual_size;
        make_openssl_repeatable(options.order.seed);
        write_facts(options.order.base.string() + ".json", workload.write(options.order));
        return 0;
    }
    std::cerr << "bench_captures: no workload \"" << options.workload << "\"; --list names them\n";
    return kUsageError;
}

}  // namespace
}  // namespace siptls::bench

int main(int count, char** words) {
    using namespace siptls::bench;
    const std::optional<Options> options =
        parse(std::span{words, static_cast<std::size_t>(count)}.subspan(1));
    if (!options) {
        std::cerr << "usage: bench_captures --list\n"
                     "       bench_captures --workload NAME --base PATH [--seed N]\n"
                     "                      [--size N | --sessions N | --packets N]\n";
        return kUsageError;
    }
    if (options->list) {
        print_catalogue();
        return 0;
    }
    try {
        return generate(*options);
    } catch (const std::exception& error) {
        std::cerr << "bench_captures: " << error.what() << '\n';
        return 1;
    }
}
