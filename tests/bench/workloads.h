// SPDX-License-Identifier: GPL-2.0-or-later
// The catalogue of benchmark captures. To add one: write its function in a file of its own, declare
// it here, and give it one line in workloads.cpp; the runner asks the generator for the list.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bench/certificate_chains.h"

namespace siptls::bench {

struct Order {
    std::filesystem::path base;  // files are named this with an ending: ".pcap", ".01.pcap"
    std::uint64_t size = 0;      // in the workload's unit
    std::uint64_t seed = 0;
    const Keys* keys = nullptr;  // for the certificate factory
};

// What a capture holds, for the runner and the tests.
struct Facts {
    std::vector<std::string> files;           // names beside the facts, in order of time
    std::vector<std::string> loop_files;      // what the bare loop reads instead, if not empty
    std::vector<std::string> tool_arguments;  // what the analyzer needs beyond the usual ones
    // Numbers by name. `packets`, `bytes` and `sessions` (those the analyzer should see) are
    // always there.
    std::vector<std::pair<std::string, std::uint64_t>> counts;
};

// What the size of a workload counts.
enum class Unit : std::uint8_t { Sessions, Packets };

// What else is told of a workload, by comparing it at `study_size` with a tenth of it.
enum class Study : std::uint8_t {
    None,
    OpenConnections,  // memory of each connection: as many are open at once as the size says
    Growth,           // time and memory of ten times the sessions by the same clients
};

struct Workload {
    const char* name;
    const char* title;
    Unit unit;
    std::uint64_t usual_size;
    Study study;
    std::uint64_t study_size;      // at most; 0 where there is no study
    std::uint64_t bytes_per_unit;  // roughly, for the check of free disk space
    Facts (*write)(const Order&);
};

std::span<const Workload> workloads();

Facts write_handshakes(const Order& order);
Facts write_mix(const Order& order);
Facts write_refusals(const Order& order);
Facts write_open(const Order& order);
Facts write_flood(const Order& order);
Facts write_decrypt(const Order& order);
Facts write_rotated(const Order& order);
Facts write_pcapng(const Order& order);
Facts write_unique(const Order& order);
Facts write_regulars(const Order& order);

}  // namespace siptls::bench
