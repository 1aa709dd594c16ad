// SPDX-License-Identifier: GPL-2.0-or-later
// Writes benchmark captures: `bench_captures [--seed N] --workload NAME [--size N] --base PATH`
// makes PATH.pcap (or what the workload writes) and, last of all, PATH.json with its facts; further
// workloads may follow, which saves making keys again. What one holds does not depend on the
// others. `bench_captures --list` prints the catalogue for the runner. --sessions N and --packets N
// are
// --size for workloads counted that way. Not installed.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string_view>
#include <vector>

#include "bench/repeatable_openssl.h"
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

constexpr int kUsageError = 2;

struct Wanted {
    std::string workload;
    Order order;
    std::optional<Unit> unit;  // of the size, if the option named one
};

struct Options {
    std::vector<Wanted> wanted;
    std::uint64_t seed = 1;
    bool list = false;
};

const char* name_of(Unit unit) {
    return unit == Unit::Sessions ? "sessions" : "packets";
}

const char* name_of(Study study) {
    switch (study) {
        case Study::None: return "none";
        case Study::OpenConnections: return "open_connections";
        case Study::Growth: return "growth";
    }
    return "";
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
    const std::optional<std::uint64_t> size = number(value);
    if (option == "--seed") {
        options.seed = size.value_or(0);
        return size.has_value();
    }
    if (option == "--workload") {
        options.wanted.emplace_back().workload = value;
        return true;
    }
    if (options.wanted.empty())
        return false;
    Wanted& wanted = options.wanted.back();
    if (option == "--base") {
        wanted.order.base = value;
        return !value.empty();
    }
    if (option == "--sessions")
        wanted.unit = Unit::Sessions;
    else if (option == "--packets")
        wanted.unit = Unit::Packets;
    else if (option != "--size")
        return false;
    wanted.order.size = size.value_or(0);
    return wanted.order.size > 0;
}

std::optional<Options> parse(std::span<char*> arguments) {
    Options options;
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
    const bool complete =
        std::all_of(options.wanted.begin(), options.wanted.end(),
                    [](const Wanted& wanted) { return !wanted.order.base.empty(); });
    return complete && !options.wanted.empty() ? std::optional{options} : std::nullopt;
}

void print_catalogue() {
    for (const Workload& workload : workloads())
        std::cout << workload.name << '\t' << name_of(workload.unit) << '\t' << workload.usual_size
                  << '\t' << workload.bytes_per_unit << '\t' << name_of(workload.study) << '\t'
                  << workload.study_size << '\t' << workload.title << '\n';
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
    out << "{\n  \"files\": " << json_list(facts.files) << ",\n  \"loop_files\": "
        << json_list(facts.loop_files.empty() ? facts.files : facts.loop_files)
        << ",\n  \"tool_arguments\": " << json_list(facts.tool_arguments);
    for (const auto& [name, value] : facts.counts)
        out << ",\n  \"" << name << "\": " << value;
    out << "\n}\n";
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + path.string());
}

// The workload that is wanted, or null after saying why there is none.
const Workload* find(const Wanted& wanted) {
    for (const Workload& workload : workloads()) {
        if (wanted.workload != workload.name)
            continue;
        if (wanted.unit.value_or(workload.unit) == workload.unit)
            return &workload;
        std::cerr << "bench_captures: " << workload.name << " is counted in "
                  << name_of(workload.unit) << '\n';
        return nullptr;
    }
    std::cerr << "bench_captures: no workload \"" << wanted.workload << "\"; --list names them\n";
    return nullptr;
}

int generate(const Options& options) {
    for (const Wanted& wanted : options.wanted) {
        if (find(wanted) == nullptr)
            return kUsageError;
    }
    make_openssl_repeatable(options.seed);
    const Keys keys;
    for (const Wanted& wanted : options.wanted) {
        const Workload& workload = *find(wanted);
        Order order = wanted.order;
        order.seed = options.seed;
        order.keys = &keys;
        if (order.size == 0)
            order.size = workload.usual_size;
        make_openssl_repeatable(~options.seed);
        write_facts(order.base.string() + ".json", workload.write(order));
    }
    return 0;
}

}  // namespace
}  // namespace siptls::bench

int main(int count, char** words) {
    using namespace siptls::bench;
    const std::optional<Options> options =
        parse(std::span{words, static_cast<std::size_t>(count)}.subspan(1));
    if (!options) {
        std::cerr << "usage: bench_captures --list\n"
                     "       bench_captures [--seed N] --workload NAME --base PATH\n"
                     "                      [--size N | --sessions N | --packets N]\n"
                     "                      [--workload NAME ...]\n";
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
