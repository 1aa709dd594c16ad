// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a fuzz target over the files of its seed folder, so that ordinary builds keep what fuzzing
// found. Fails where the folder is missing or empty: then nothing would be tested.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
    std::size_t replayed = 0;
    for (int at = 1; at < argc; ++at) {
        std::error_code error;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[at], error)) {
            if (!entry.is_regular_file()) {
                continue;
            }
            std::ifstream file(entry.path(), std::ios::binary);
            const std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(file)),
                                                  std::istreambuf_iterator<char>());
            LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
            ++replayed;
        }
    }
    std::printf("%zu seeds replayed\n", replayed);
    return replayed == 0 ? 1 : 0;
}
