// SPDX-License-Identifier: GPL-2.0-or-later
// The files of a directory into which something captures without end (dumpcap -b, tcpdump -C or
// -G): each is handed out once, when it is finished.
//
// A file is finished when no process has it open for writing, which the kernel tells (fcntl(2),
// F_SETLEASE) the owner of the file and root. Where it does not tell, a file is finished when a
// newer one lies beside it: who rotates closes one file before beginning the next. Hidden and empty
// files are left alone. A name that is used again (tcpdump -W) is a new file; one that is only
// packed now (tcpdump -z gzip) is not.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace siptls::cli {

class FinishedFiles {
  public:
    explicit FinishedFiles(std::string directory) : directory_(std::move(directory)) {}

    // Paths that are finished since the last call, in name order with numbers compared as numbers.
    // Throws Failure if the directory cannot be read.
    std::vector<std::string> look();

    // Files that vanished before they were handed out.
    std::uint64_t missed() const { return missed_; }

  private:
    // Equal for a file that nobody has written to since.
    struct State {
        std::uint64_t inode = 0;
        std::int64_t size = 0;
        std::int64_t changed = 0;  // nanoseconds

        bool operator==(const State&) const = default;
    };
    using Files = std::map<std::string, State>;  // by name

    Files scan() const;
    bool is_known(const std::string& name, const State& state) const;

    std::string directory_;
    Files handed_out_;
    std::set<std::string> packed_again_;  // what was handed out before it was packed
    std::set<std::string> waiting_;       // seen, and not finished yet
    std::uint64_t missed_ = 0;
};

}  // namespace siptls::cli
