// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/selection_values.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// URI schemes of SIP (RFC 3261, 19.1).
bool is_sip(std::string_view scheme) {
    return scheme == "sip" || scheme == "sips" || scheme == "SIP" || scheme == "SIPS";
}

// Also as switches (0004.f2b1.9001) and labels on phones (0004F2B19001) write it.
std::optional<MacAddress> parse_mac(std::string_view text) {
    if (const auto mac = parse_mac_address(text)) {
        return mac;
    }
    const bool dotted = text.size() == 14 && text[4] == '.' && text[9] == '.';
    std::string pairs;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!dotted || (at != 4 && at != 9)) {
            pairs += pairs.size() % 3 == 2 ? ":" : "";
            pairs += text[at];
        }
    }
    return text.size() == 12 || dotted ? parse_mac_address(pairs) : std::nullopt;
}

// Takes the parts of a time from the front of a text.
class TimeReader {
  public:
    explicit TimeReader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    bool failed() const { return failed_; }
    bool take(std::string_view any_of) {
        const bool found = !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
        rest_.remove_prefix(found ? 1 : 0);
        return found;
    }
    void expect(std::string_view any_of) { failed_ |= !take(any_of); }
    // So many digits, for a number up to `most`.
    unsigned number(std::size_t digits, unsigned most) {
        unsigned value = 0;
        for (std::size_t at = 0; at < digits; ++at) {
            const bool digit = !rest_.empty() && is_digit(rest_.front());
            failed_ |= !digit;
            value = digit ? 10 * value + static_cast<unsigned>(rest_.front() - '0') : value;
            rest_.remove_prefix(digit ? 1 : 0);
        }
        failed_ |= value > most;
        return value;
    }
    // Of a second, behind its point; what is finer than a nanosecond is dropped.
    Nanoseconds fraction() {
        failed_ |= at_end() || !is_digit(rest_.front());
        Nanoseconds value = 0;
        for (Nanoseconds unit = kSecond / 10; !at_end() && is_digit(rest_.front()); unit /= 10) {
            value += unit * (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }

  private:
    std::string_view rest_;
    bool failed_ = false;
};

std::optional<std::int64_t> read_day(TimeReader& in) {
    const unsigned year = in.number(4, 2200);
    in.expect("-");
    const unsigned month = in.number(2, 12);
    in.expect("-");
    const unsigned day = in.number(2, 31);
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(month), std::chrono::day(day)};
    constexpr unsigned kEpoch = 1970;
    return !in.failed() && date.ok() && year >= kEpoch
               ? std::optional(std::chrono::sys_days(date).time_since_epoch().count())
               : std::nullopt;
}

// Seconds east of Greenwich.
std::int64_t read_offset(TimeReader& in) {
    if (in.at_end() || in.take("Zz")) {
        return 0;
    }
    const bool west = in.take("-");
    if (!west) {
        in.expect("+");
    }
    const std::int64_t hours = in.number(2, 23);
    in.expect(":");
    const std::int64_t seconds = 3600 * hours + 60 * std::int64_t{in.number(2, 59)};
    return west ? -seconds : seconds;
}

std::optional<Timestamp> read_time(std::string_view text) {
    TimeReader in(text);
    const auto day = read_day(in);
    if (!day) {
        return std::nullopt;
    }
    std::int64_t seconds = 86'400 * *day;
    Nanoseconds fraction = 0;
    std::uint8_t digits = 0;
    if (!in.at_end()) {
        in.expect("Tt ");
        seconds += 3600 * std::int64_t{in.number(2, 23)};
        in.expect(":");
        seconds += 60 * std::int64_t{in.number(2, 59)};
        if (in.take(":")) {
            seconds += in.number(2, 60);  // a leap second
            if (in.take(".")) {
                fraction = in.fraction();
                digits = 9;
            }
        }
        seconds -= read_offset(in);
    }
    return in.failed() || !in.at_end()
               ? std::nullopt
               : std::optional(Timestamp{seconds * kSecond + fraction, digits});
}

}  // namespace

void add_client(Selection& selection, std::string_view text) {
    if (const auto address = parse_ip_address(text)) {
        selection.addresses.push_back(*address);
        return;
    }
    if (const auto mac = parse_mac(text)) {
        selection.macs.push_back(*mac);
        return;
    }
    const std::size_t colon = text.find(':');
    const bool has_scheme = colon < text.find('@');
    const std::string_view user = has_scheme ? text.substr(colon + 1) : text;
    const std::size_t at = user.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == user.size() ||
        (has_scheme && !is_sip(text.substr(0, colon)))) {
        throw UsageError(fmt::format(
            "--client takes an address, a MAC or an address-of-record, as in 192.0.2.31, "
            "00:04:f2:b1:90:01 or alice@example.com; \"{}\" is none",
            escape_text(text)));
    }
    selection.aors.push_back((has_scheme ? "" : "sip:") + std::string(text));
}

Timestamp parse_time(std::string_view text, std::string_view option) {
    const auto time = read_time(text);
    if (!time) {
        throw UsageError(
            fmt::format("{} takes a time as reports write it, as in "
                        "2026-11-28T09:30:00Z or 2026-11-28 09:30; \"{}\" is none",
                        option, escape_text(text)));
    }
    return *time;
}

}  // namespace siptls::cli
