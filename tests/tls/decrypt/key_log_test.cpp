// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_log.h"

#include <cstdio>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "tls/decrypt/limits.h"
#include "tls/decrypt/offset_index.h"

using namespace siptls;
using namespace siptls::decrypt;

namespace {

// A file that grows, removed at the end.
class Scratch {
  public:
    void write(const std::string& text, std::ios::openmode mode = std::ios::app) const {
        std::ofstream(path_, mode) << text;
    }
    const std::string& path() const { return path_; }

  private:
    test::TemporaryDirectory directory_;
    std::string path_ = directory_.file("keys.log", std::string());
};

std::string hex(unsigned number, std::size_t length) {
    char text[16];
    std::snprintf(text, sizeof text, "%08x", number);
    std::string whole(text);
    while (whole.size() < length) {
        whole += "0";
    }
    return whole;
}

std::string line(unsigned number) {
    return "CLIENT_RANDOM " + hex(number, 64) + " " + hex(~number, 96) + "\n";
}

Buffer random(unsigned number) {
    Buffer key(32);
    for (int at = 0; at < 4; ++at) {
        key[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(number >> (24 - 8 * at));
    }
    return key;
}

bool has(KeyLog& log, unsigned number) {
    Buffer secret;
    return log.find(SecretLabel::Master, random(number), secret) && secret.size() == 48 &&
           secret[0] == static_cast<std::uint8_t>(~number >> 24);
}

}  // namespace

TEST_CASE("secrets of a file are found, others are not") {
    Scratch file;
    file.write("# comment\n" + line(1) + line(2) + "\n" + line(3));
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    CHECK(has(log, 1));
    CHECK(has(log, 2));
    CHECK(has(log, 3));
    CHECK_FALSE(has(log, 4));
    Buffer secret;
    CHECK_FALSE(log.find(SecretLabel::ClientTraffic, random(1), secret));
}

TEST_CASE("what is written later is found after a refresh, also when it came in two pieces") {
    Scratch file;
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    CHECK(log.may_grow());
    CHECK_FALSE(log.refresh());
    file.write(line(1));
    CHECK(log.refresh());
    CHECK(has(log, 1));
    file.write(line(2).substr(0, 100));
    CHECK_FALSE(log.refresh());
    CHECK_FALSE(has(log, 2));
    file.write(line(2).substr(100) + line(3));
    CHECK(log.refresh());
    CHECK(has(log, 2));
    CHECK(has(log, 3));
}

TEST_CASE("a last line without its end counts") {
    Scratch file;
    const std::string last = line(9);
    file.write(line(8) + last.substr(0, last.size() - 1));
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    CHECK(has(log, 9));
    CHECK(log.size() == 2);
    file.write("\n" + line(10));
    log.refresh();
    CHECK(has(log, 9));
    CHECK(has(log, 10));
    CHECK(log.size() == 3);
}

TEST_CASE("a file that is emptied and written anew is read anew") {
    Scratch file;
    file.write(line(1) + line(2) + line(3));
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    file.write(line(7), std::ios::trunc);
    log.refresh();
    CHECK(has(log, 7));
    CHECK_FALSE(has(log, 1));
}

TEST_CASE("many lines, more than one reading step, are all found") {
    constexpr unsigned kLines = 20'000;
    Scratch file;
    std::string text;
    for (unsigned number = 0; number < kLines; ++number) {
        text += line(number);
    }
    file.write(text);
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    CHECK(log.size() == kLines);
    unsigned found = 0;
    for (unsigned number = 0; number < kLines; ++number) {
        found += has(log, number) ? 1 : 0;
    }
    CHECK(found == kLines);
    file.write(line(kLines));
    CHECK(log.refresh());
    CHECK(has(log, kLines));
}

TEST_CASE(
    "a large log that is still open for writing is not seen in place, but read all the same") {
    constexpr unsigned kLines = 20'000;
    Scratch file;
    std::ofstream writer(file.path(), std::ios::app);
    for (unsigned number = 0; number < kLines; ++number) {
        writer << line(number);
    }
    writer.flush();
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    CHECK(log.size() == kLines);
    CHECK(has(log, 0));
    CHECK(has(log, kLines - 1));
    writer << line(kLines);
    writer.flush();
    CHECK(log.refresh());
    CHECK(has(log, kLines));
}

TEST_CASE("a key log of a capture is kept in memory, within its limit") {
    KeyLog log(1);
    const std::string text = line(5);
    CHECK(log.add_text({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
    CHECK(has(log, 5));
    CHECK_FALSE(log.may_grow());
    const Buffer large(kMaxSecretText, ' ');
    CHECK_FALSE(log.add_text(large));
    CHECK(log.refused() == 1);
}

TEST_CASE("files that are no key logs are refused with a sentence") {
    Scratch file;
    KeyLog log(1);
    CHECK(log.open("/nonexistent/keys.log").find("cannot be read") != std::string::npos);
    file.write("<html>\nnot found\n</html>\n");
    CHECK(log.open(file.path()).find("is no key log") != std::string::npos);
    file.write(std::string(100'000, 'x'), std::ios::trunc);
    CHECK(log.open(file.path()).find("is no key log") != std::string::npos);
    CHECK(log.empty());
    file.write("garbage\n" + line(1), std::ios::trunc);
    CHECK(log.open(file.path()).empty());
    CHECK(has(log, 1));
}

TEST_CASE("secrets far from each other in a file are found in any order") {
    Scratch file;
    const std::string filling = "# " + std::string(3000, '-') + "\n";
    for (unsigned number = 0; number < 8; ++number) {
        file.write(line(number) + filling);
    }
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    for (const unsigned number : {7U, 0U, 6U, 1U, 5U, 2U, 4U, 3U, 7U, 0U}) {
        CHECK(has(log, number));
    }
}

TEST_CASE("the longest lines are found, wherever in the file they begin") {
    const std::string premaster = "PMS_CLIENT_RANDOM " + std::string(64, 'a') + " ";
    const std::string longest = premaster + std::string(2048, 'b') + std::string(1900, ' ');
    for (const std::size_t before : {0U, 1U, 900U, 1023U, 1024U, 4095U, 5000U}) {
        CAPTURE(before);
        Scratch file;
        file.write(line(1) + "#" + std::string(before, '-') + "\n" + longest + "\n" + line(2));
        KeyLog log(1);
        REQUIRE(log.open(file.path()).empty());
        Buffer secret;
        CHECK(has(log, 1));
        CHECK(log.find(SecretLabel::Premaster, Buffer(32, 0xaa), secret));
        CHECK(secret == Buffer(1024, 0xbb));
        CHECK(has(log, 2));
        file.write(longest);  // without its end
        log.refresh();
        CHECK(log.find(SecretLabel::Premaster, Buffer(32, 0xaa), secret));
    }
}

TEST_CASE("a random in capitals and one of another label are kept apart from none") {
    Scratch file;
    const std::string upper = "CLIENT_RANDOM " + std::string(64, 'A') + " " + std::string(96, 'b');
    file.write("SERVER_TRAFFIC_SECRET_0 " + std::string(64, 'a') + " " + std::string(64, 'c') +
               "\n" + upper + "\n");
    KeyLog log(1);
    REQUIRE(log.open(file.path()).empty());
    Buffer secret;
    CHECK(log.find(SecretLabel::Master, Buffer(32, 0xaa), secret));
    CHECK(secret == Buffer(48, 0xbb));
    CHECK(log.find(SecretLabel::ServerTraffic, Buffer(32, 0xaa), secret));
    CHECK(secret == Buffer(32, 0xcc));
    CHECK_FALSE(log.find(SecretLabel::ClientTraffic, Buffer(32, 0xaa), secret));
}

TEST_CASE("one random on very many lines stops at a limit and costs nothing more") {
    std::string text;
    for (unsigned number = 0; number < 100'000; ++number) {
        text += line(1);
    }
    KeyLog log(1);
    log.add_text({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    CHECK(has(log, 1));
    CHECK(log.size() == kMaxEqualSecrets);
    CHECK(log.refused() == 100'000 - kMaxEqualSecrets);
}

TEST_CASE("the index keeps entries of one hash apart and counts equal ones once") {
    OffsetIndex index;
    CHECK(index.add(7, SecretLabel::Master, SecretPlace{1, 10}));
    CHECK(index.add(7, SecretLabel::Master, SecretPlace{1, 20}));
    CHECK(index.add(7, SecretLabel::Master, SecretPlace{1, 10}));
    CHECK(index.add(7, SecretLabel::ClientTraffic, SecretPlace{2, 10}));
    CHECK(index.size() == 3);
    std::size_t visited = 0;
    index.visit(7, SecretLabel::Master, [&](SecretPlace place) {
        CHECK(place.text == 1);
        ++visited;
        return false;
    });
    CHECK(visited == 2);
    CHECK(index.visit(7, SecretLabel::ClientTraffic, [](SecretPlace) { return true; }));
    CHECK_FALSE(index.visit(7, SecretLabel::ServerTraffic, [](SecretPlace) { return true; }));
    CHECK_FALSE(index.add(8, SecretLabel::Master, SecretPlace{0, kMaxKeyLogOffset + 1}));
}

TEST_CASE("the index finds everything however it grew") {
    for (const std::size_t expected : {0U, 1U, 100U, 5000U}) {
        CAPTURE(expected);
        OffsetIndex index;
        index.reserve(expected);
        const auto hash = [](std::uint64_t number) { return number * 0x9e3779b97f4a7c15U >> 32U; };
        for (std::uint64_t number = 0; number < 5000; ++number) {
            CHECK(index.add(hash(number), SecretLabel::Master, SecretPlace{0, number}));
        }
        std::size_t found = 0;
        for (std::uint64_t number = 0; number < 5000; ++number) {
            found += index.visit(hash(number), SecretLabel::Master,
                                 [&](SecretPlace place) { return place.offset == number; })
                         ? 1
                         : 0;
        }
        CHECK(found == 5000);
        CHECK(index.size() == 5000);
    }
    // Hashes at the table's very end go on at its beginning.
    OffsetIndex index;
    for (std::uint64_t offset = 0; offset < kMaxEqualSecrets; ++offset) {
        CHECK(index.add(0xffffffff, SecretLabel::Master, SecretPlace{0, offset}));
    }
    CHECK(index.add(0xffffffff, SecretLabel::ServerTraffic, SecretPlace{0, 99}));
    CHECK(index.visit(0xffffffff, SecretLabel::ServerTraffic, [](SecretPlace) { return true; }));
}

TEST_CASE("the limit of equal lines is one of each label") {
    OffsetIndex index;
    for (std::uint64_t offset = 0; offset < kMaxEqualSecrets; ++offset) {
        CHECK(index.add(7, SecretLabel::Master, SecretPlace{0, offset}));
    }
    CHECK_FALSE(index.add(7, SecretLabel::Master, SecretPlace{0, kMaxEqualSecrets}));
    CHECK(index.add(7, SecretLabel::ServerTraffic, SecretPlace{0, kMaxEqualSecrets}));
}
