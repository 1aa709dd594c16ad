// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/finished_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <tuple>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/inputs.h"
#include "cli/outcome.h"
#include "siptls/time.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

namespace fs = std::filesystem;

// Beyond this the directory is no ring of captures, and looking through it takes too long.
constexpr std::size_t kMaxFiles = 100'000;

enum class Writers { None, Some, NotTold };

// A read lease is only given on a file that nobody has open for writing. It is given back at once.
Writers writers_of(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return Writers::NotTold;
    }
    const int answer = fcntl(descriptor, F_SETLEASE, F_RDLCK);
    const int error = errno;
    if (answer == 0) {
        fcntl(descriptor, F_SETLEASE, F_UNLCK);
    }
    close(descriptor);
    if (answer == 0) {
        return Writers::None;
    }
    return error == EAGAIN ? Writers::Some : Writers::NotTold;
}

// The name before it was packed; empty if it does not look packed.
std::string unpacked_name(const std::string& name) {
    for (const std::string_view ending : {".gz", ".zst", ".lz4"}) {
        if (name.ends_with(ending)) {
            return name.substr(0, name.size() - ending.size());
        }
    }
    return {};
}

}  // namespace

FinishedFiles::Files FinishedFiles::scan() const {
    Files files;
    std::error_code error;
    for (fs::directory_iterator it(directory_, error), end; !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        struct stat status {};
        if (name.front() == '.' || stat(it->path().c_str(), &status) != 0 ||
            !S_ISREG(status.st_mode) || status.st_size == 0) {
            continue;
        }
        if (files.size() == kMaxFiles) {
            throw Failure(
                fmt::format("{} holds more than {} files; let the ring be shorter, or "
                            "name a directory of its own",
                            escape_text(directory_), kMaxFiles));
        }
        files[name] = {status.st_ino, status.st_size,
                       status.st_mtim.tv_sec * kSecond + status.st_mtim.tv_nsec};
    }
    if (error) {
        throw Failure(
            fmt::format("cannot read the directory {}: {}; check that it is there and "
                        "may be read",
                        escape_text(directory_), error.message()));
    }
    return files;
}

bool FinishedFiles::is_known(const std::string& name, const State& state) const {
    const auto known = handed_out_.find(name);
    return packed_again_.count(name) != 0 || (known != handed_out_.end() && known->second == state);
}

std::vector<std::string> FinishedFiles::look() {
    const Files files = scan();
    const auto newest =
        std::max_element(files.begin(), files.end(), [](const auto& a, const auto& b) {
            return std::tie(a.second.changed, a.first) < std::tie(b.second.changed, b.first);
        });
    std::vector<std::string> found;
    std::set<std::string> waiting;
    for (const auto& [name, state] : files) {
        if (is_known(name, state)) {
            continue;
        }
        if (handed_out_.count(unpacked_name(name)) != 0) {
            packed_again_.insert(name);
            continue;
        }
        const std::string path = (fs::path(directory_) / name).string();
        const Writers writers = writers_of(path);
        if (writers == Writers::None || (writers == Writers::NotTold && name != newest->first)) {
            handed_out_[name] = state;
            found.push_back(path);
        } else {
            waiting.insert(name);
        }
    }
    missed_ += static_cast<std::uint64_t>(
        std::count_if(waiting_.begin(), waiting_.end(),
                      [&](const std::string& name) { return files.count(name) == 0; }));
    waiting_ = std::move(waiting);
    std::erase_if(handed_out_, [&](const auto& entry) { return files.count(entry.first) == 0; });
    std::erase_if(packed_again_, [&](const auto& name) { return files.count(name) == 0; });
    std::sort(found.begin(), found.end(), natural_less);
    return found;
}

}  // namespace siptls::cli
