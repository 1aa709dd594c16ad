// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/inputs.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The digits at the start of `text` without leading zeros; takes them off.
std::string_view take_number(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

std::vector<CaptureInput> files_of(const std::string& directory) {
    std::vector<CaptureInput> files;
    std::error_code error;
    for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end;
         it.increment(error)) {
        std::error_code ignored;
        const bool hidden = it->path().filename().string().front() == '.';
        if (!hidden && it->is_regular_file(ignored)) {
            files.push_back({it->path().string(), true});
        }
    }
    if (error) {
        throw Failure(fmt::format("cannot read the directory {}: {}; check its permissions",
                                  escape_text(directory), error.message()));
    }
    std::sort(files.begin(), files.end(), [](const CaptureInput& a, const CaptureInput& b) {
        return natural_less(a.path, b.path);
    });
    if (files.empty()) {
        throw Failure(fmt::format("there is no file in the directory {}; name one with captures",
                                  escape_text(directory)));
    }
    return files;
}

}  // namespace

void refuse_standard_input_twice(const std::vector<std::string>& captures,
                                 const std::vector<std::string>& traces) {
    if (std::count(captures.begin(), captures.end(), "-") +
            std::count(traces.begin(), traces.end(), "-") >
        1) {
        throw UsageError("standard input can be read once only");
    }
}

void refuse_to_overwrite(const std::string& output, const std::vector<CaptureInput>& inputs,
                         const AnalyzeOptions& options) {
    const auto refuse_if_output = [&](const std::string& path, std::string_view what) {
        std::error_code error;
        if (std::filesystem::is_regular_file(output, error) &&
            std::filesystem::equivalent(output, path, error)) {
            throw UsageError(fmt::format("-o {} is {} to read", escape_text(output), what));
        }
    };
    for (const CaptureInput& input : inputs) {
        refuse_if_output(input.path, "one of the captures");
    }
    for (const std::string& path : options.traces) {
        refuse_if_output(path, "one of the traces");
    }
    for (const std::string& path : options.analyzer.key_logs) {
        refuse_if_output(path, "one of the key logs");
    }
    for (const RsaKeyFile& key : options.analyzer.rsa_keys) {
        refuse_if_output(key.path, "one of the RSA keys");
    }
    for (const std::string& path : options.analyzer.ca_files) {
        refuse_if_output(path, "one of the CA files");
    }
    for (const OperatorCertificate& certificate : options.analyzer.server_certificates) {
        refuse_if_output(certificate.file, "one of the server certificates");
    }
    refuse_if_output(options.redact_key_file, "the file of the redaction key");
}

bool natural_less(std::string_view a, std::string_view b) {
    const std::string_view whole_a = a;
    const std::string_view whole_b = b;
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const std::string_view number_a = take_number(a);
            const std::string_view number_b = take_number(b);
            if (number_a != number_b) {
                return number_a.size() != number_b.size() ? number_a.size() < number_b.size()
                                                          : number_a < number_b;
            }
            continue;
        }
        if (a.front() != b.front()) {
            return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
        }
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return a.empty() != b.empty() ? a.empty() : whole_a < whole_b;
}

std::vector<CaptureInput> expand_inputs(const std::vector<std::string>& paths) {
    std::vector<CaptureInput> inputs;
    for (const std::string& path : paths) {
        std::error_code error;
        if (path != "-" && std::filesystem::is_directory(path, error)) {
            try {
                const auto files = files_of(path);
                inputs.insert(inputs.end(), files.begin(), files.end());
            } catch (const Failure&) {
                if (paths.size() == 1) {
                    throw;
                }
                inputs.push_back({path, false});  // listed as unreadable, beside the others
            }
        } else {
            inputs.push_back({path, false});
        }
    }
    return inputs;
}

}  // namespace siptls::cli
