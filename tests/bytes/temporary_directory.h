// SPDX-License-Identifier: GPL-2.0-or-later
// A directory for one test, gone afterwards: no other test has it, though ctest runs many at once.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace siptls::test {

class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "siptls-XXXXXX").string();
        path_ = mkdtemp(pattern.data()) != nullptr ? pattern : std::string();
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }

    const std::string& path() const { return path_; }

    // Writes a file and gives its path.
    template <class Contents>
    std::string file(const std::string& name, const Contents& contents) const {
        std::string path = path_ + "/" + name;
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(contents.data()),
                   static_cast<std::streamsize>(contents.size()));
        return path;
    }

  private:
    std::string path_;
};

}  // namespace siptls::test
