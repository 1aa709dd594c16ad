// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/wording.h"

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "report/samples.h"
#include "report/wording/causes.h"
#include "report/wording/clients.h"
#include "report/wording/conclusion.h"
#include "report/wording/remedies.h"
#include "report/wording/requests.h"
#include "report/wording/sessions.h"
#include "siptls/certificate_diff.h"

using namespace siptls;

TEST_CASE("wording: each cause has its own text") {
    REQUIRE(cause_texts().size() == kCauseCount);
    std::set<std::string_view> titles;
    for (std::size_t at = 0; at < kCauseCount; ++at) {
        CHECK(static_cast<std::size_t>(cause_texts()[at].cause) == at);
        titles.insert(cause_texts()[at].title);
        CHECK_FALSE(cause_texts()[at].meaning.empty());
    }
    CHECK(titles.size() == kCauseCount);
}

TEST_CASE("wording: each reason has its own sentence, with arguments or without") {
    std::set<std::string> sentences;
    const auto count = static_cast<std::size_t>(Reason::WentSilent) + 1;
    for (std::size_t at = 0; at < count; ++at) {
        const auto reason = static_cast<Reason>(at);
        CAPTURE(name(reason));
        sentences.insert(describe(Evidence{reason, {}, {}}));
        const std::string full = describe(Evidence{reason, {"{one}", "{two}", "{three}"}, {}});
        for (const char* placeholder : {"{0}", "{1}", "{2}"}) {
            CHECK(full.find(placeholder) == std::string::npos);
        }
        CHECK_FALSE(full.empty());
    }
    CHECK(sentences.size() == count);
}

TEST_CASE("wording: arguments become words by their kind") {
    CHECK(describe(Evidence{Reason::NameFromSource, {"sip.example.com", "dns-srv"}, {}}) ==
          "the client looked for sip.example.com, as a DNS SRV answer shows");
    CHECK(describe(Evidence{Reason::CertificateExpired, {"1356998400"}, {}}) ==
          "the certificate was valid until 2013-01-01T00:00:00Z");
    CHECK(describe(Evidence{Reason::CertificateExpired, {"2013-01-01"}, {}}) ==
          "the certificate was valid until 2013-01-01");
    CHECK(describe(Evidence{Reason::ClientAlert, {"42"}, {}}) ==
          "the client sent the alert bad_certificate");
    CHECK(describe(Evidence{Reason::ClientAlert, {"bad_certificate"}, {}}) ==
          "the client sent the alert bad_certificate");
    CHECK(describe(Evidence{Reason::VersionOffered, {"769"}, {}}) ==
          "the client offers at most TLS 1.0");
    CHECK(describe(Evidence{Reason::VersionOffered, {"1.2"}, {}}) ==
          "the client offers at most TLS 1.2");
    CHECK(describe(Evidence{Reason::ClientLeftSilently, {"rst"}, {}}) ==
          "the client reset the connection (RST) and sent no alert");
    CHECK(describe(Evidence{Reason::NamesDisagree, {"sip.example.com", "dns-srv"}, {}}) ==
          "a DNS SRV answer speaks for another name, sip.example.com");
    CHECK(describe(Evidence{Reason::NoProfileAccepts, {"\x1b[31m{0}"}, {}}) ==
          "no known kind of client accepts this certificate for \\x1b[31m{0}");
}

namespace {

std::uint64_t& count_of(Analysis& analysis, Cause cause) {
    return analysis.summary.causes[static_cast<std::size_t>(cause)];
}

std::string conclusion_of(const Analysis& analysis) {
    return report::conclude(analysis).text;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("wording: the first sentence names what several findings miss, and how sure each is") {
    Analysis analysis = test::founding_case();
    Finding other = analysis.findings.front();
    other.missing_name = "pool.mslync.net";
    other.confidence = Confidence::Possible;
    analysis.findings.push_back(other);
    other.certificate.reset();  // reads the same
    analysis.findings.push_back(other);
    CHECK(conclusion_of(analysis) ==
          "2 clients could not sign in. 3 findings: the certificate of 10.50.8.21:5061 lacks the "
          "name sip.mslync.net (probable); the certificate of 10.50.8.21:5061 lacks the name "
          "pool.mslync.net (possible).");
    for (const char* missing : {"a.example", "b.example"}) {
        other.missing_name = missing;
        analysis.findings.push_back(other);
    }
    CHECK(holds(conclusion_of(analysis), "a.example (possible); and more."));
}

TEST_CASE("wording: the first sentence names other causes, where they are known") {
    Analysis analysis = test::founding_case();
    count_of(analysis, Cause::CertificateExpired) = 2;
    CHECK(holds(conclusion_of(analysis),
                "Other sessions failed for other reasons, as it seems: certificate expired."));
    analysis.incidents.clear();
    analysis.findings.clear();
    CHECK(holds(conclusion_of(analysis),
                "for other or unknown reasons, as it seems: certificate expired."));
    count_of(analysis, Cause::Unknown) = 0;
    CHECK(holds(conclusion_of(analysis),
                "failed for other reasons, as it seems: certificate expired."));
    count_of(analysis, Cause::CertificateExpired) = 0;
    count_of(analysis, Cause::Probe) = 2;
    CHECK(holds(conclusion_of(analysis), "failed for other or unknown reasons."));
}

TEST_CASE("wording: where nothing was selected, others may have been there") {
    Analysis analysis;
    CHECK(conclusion_of(analysis) == "No TLS session was found where it was looked for.");
    analysis.summary.selection.addresses = {*parse_ip_address("192.0.2.31")};
    CHECK(conclusion_of(analysis) == "No TLS session of 192.0.2.31 was found.");
}

TEST_CASE("wording: validities that differ by hours do not read as if they were the same twice") {
    const auto text = [](const char* end) {
        return describe(CertificateDifference{
            CertificateAspect::Validity, {"1735689600", "1767225600"}, {"1735689600", end}});
    };
    CHECK(text("1767312000") == "Valid: 2025-01-01 to 2026-01-01 became 2025-01-01 to 2026-01-02.");
    CHECK(text("1767229200") ==
          "Valid: 2025-01-01 to 2026-01-01 in both, at other times of the day.");
}

TEST_CASE("wording: a command holds plain names, and few places to point at are told") {
    const std::string mixed =
        text_of(Remedy{RemedyAction::RequestCertificate,
                       {"sip.mslync.net", "\"; Stop-Computer", "*.mslync.net"},
                       {}});
    CHECK(holds(mixed, "-DomainName \"sip.mslync.net,*.mslync.net\""));
    CHECK(holds(mixed, "left out"));
    CHECK_FALSE(holds(mixed, "Stop-Computer"));
    const std::string odd =
        text_of(Remedy{RemedyAction::RequestCertificate, {"a b", "sip.mslync.net"}, {}});
    CHECK(holds(odd, "-DomainName \"NAME\""));
    const std::string places = text_of(
        Remedy{RemedyAction::PointNameElsewhere, {"a.b", "c.d", "e.f", "g.h", "i.j", "k.l"}, {}});
    CHECK(holds(places, "at a.b or c.d or e.f or g.h (or 2 more)."));
}

TEST_CASE("wording: a request tells which of its addresses are new") {
    Certificate old;
    old.ip_addresses = {*parse_ip_address("192.0.2.20")};
    CertificateRequest request;
    request.dns_names = {"pool.example", "sip.example"};
    request.added = {"sip.example"};
    request.ip_addresses = {*parse_ip_address("192.0.2.20"), *parse_ip_address("192.0.2.21")};
    CHECK(report::names_words(report::tell(request, &old)) ==
          "pool.example, sip.example, IP 192.0.2.20, IP 192.0.2.21 (new: sip.example, IP "
          "192.0.2.21)");
}

TEST_CASE("wording: requests for certificates of one subject have titles of their own") {
    Certificate one;
    one.subject = "CN=" + std::string(200, 'a');
    one.sha256 = std::string(64, '1');
    Certificate other = one;
    other.sha256 = std::string(64, '2');
    const std::string title = report::tell({}, &one).title;
    CHECK(title.ends_with(", SHA-256 1111111111111111..."));
    CHECK(title.size() < 200);
    CHECK(title != report::tell({}, &other).title);
}

TEST_CASE("wording: an address is no DNS name") {
    const auto text = [](const char* name) {
        return text_of(Remedy{RemedyAction::AddSubjectAltName, {name}, {}});
    };
    CHECK(holds(text("192.0.2.21"), "(IP address): 192.0.2.21. Keep the names it has."));
    CHECK_FALSE(holds(text("2001:db8::21"), "wildcard"));
    CHECK(holds(text("sip.mslync.net"), "(DNS): sip.mslync.net."));
    CHECK(holds(text("sip.mslync.net"), "wildcard"));
}

TEST_CASE("wording: a dot at a name's end is better taken off than asked for") {
    const auto text = [](std::vector<std::string> names) {
        return text_of(Remedy{RemedyAction::AddSubjectAltName, std::move(names), {}});
    };
    CHECK(holds(text({"a.mslync.net", "sip.mslync.net."}), "take the dot at the end off"));
    CHECK_FALSE(holds(text({"sip.mslync.net"}), "dot"));
}

TEST_CASE("wording: a match names the rule that decided") {
    CHECK(describe(NameMatch{true, MatchedBy::DnsWildcard, MatchRefusal::None, "*.a.b"}) ==
          "the wildcard *.a.b covers it");
    CHECK(describe(
              NameMatch{false, MatchedBy::Nothing, MatchRefusal::WildcardNotAccepted, "*.a.b"}) ==
          "only the wildcard *.a.b covers it, and this client takes no wildcard");
    CHECK(describe(NameMatch{false, MatchedBy::Nothing, MatchRefusal::NoSuchName, ""}) ==
          "no presented name equals or covers it");
}

TEST_CASE("wording: a profile's rules are sentences") {
    ClientProfile profile;
    profile.wildcard = WildcardRule::None;
    profile.common_name = CommonNameRule::Last;
    profile.common_name_hidden_by = kDnsSan | kIpSan;
    CHECK(describe(profile) ==
          "Looks for the host name it connects to; takes no wildcard. The last common name "
          "counts where there is no DNS name or IP address; an address must stand as an IP address "
          "entry.");
}

TEST_CASE("wording: only plain host names enter a command") {
    const auto command = [](std::string name) {
        return report::describe(Remedy{RemedyAction::RequestCertificate, {std::move(name)}, {}})
            .commands.front();
    };
    CHECK(command("sip.mslync.net").find("-DomainName \"sip.mslync.net\"") != std::string::npos);
    for (const char* hostile :
         {"a\"; b", "$(b)", "a b", "-x", "`b`", "", "a\nb", "sip.*.net", "*"}) {
        CAPTURE(hostile);
        CHECK(command(hostile).find("-DomainName \"NAME\"") != std::string::npos);
    }
}

TEST_CASE("wording: the ending says who, how, where and when") {
    const Analysis analysis = test::founding_case();
    Session session = analysis.incidents[0].first.session;
    CHECK(report::ending(session) ==
          "the client closed (FIN) without an alert before its Finished, 31 ms after the server "
          "flight; the whole flight had reached it");
    session.close_kind = CloseKind::Rst;
    session.alerts = {{Side::Client, false, 2, 42, {}}};
    CHECK(report::ending(session) ==
          "the client sent the alert bad_certificate and reset the connection (RST) before its "
          "Finished, 31 ms after the server flight; the whole flight had reached it");
    CHECK(report::ending(test::refused_by_server().session) ==
          "the server sent the alert handshake_failure before its Finished");
    CHECK(report::ending(test::cut_off().session) == "neither side was seen to close");
}

TEST_CASE("wording: arguments keep their bytes and their places") {
    const std::string zero("a\0b", 3);
    const Arguments arguments{"", zero, std::string(1000, 'x')};
    CHECK(arguments.size() == 3);
    CHECK(arguments[0].empty());
    CHECK(arguments[1] == zero);
    CHECK(arguments[2].size() == 1000);
    CHECK(arguments[3].empty());
    CHECK(Arguments{}.empty());
    CHECK(Arguments{"ab", "c"} != Arguments{"a", "bc"});
    CHECK(Arguments{"a", ""} != Arguments{"a"});
    CHECK(Arguments{"1", "2", "3", "4"} == Arguments{"1", "2", "3"});
}

TEST_CASE("wording: an argument is escaped, shortened, and never a place for another") {
    const auto said = [](std::string_view name) {
        return describe(Evidence{Reason::NameFits, {name}, {}});
    };
    CHECK(said("{0}{1}") == "the certificate names {0}{1} in the way that clients look for it");
    CHECK(said("a\nb\\") ==
          "the certificate names a\\x0ab\\\\ in the way that clients look for it");
    CHECK(said("") ==
          "the certificate names something not known in the way that clients look for it");
    CHECK(said(std::string(400, 'n')).find(std::string(297, 'n') + "...") != std::string::npos);
    CHECK(said(std::string(300, 'n')).find(std::string(300, 'n') + " in") != std::string::npos);
}

TEST_CASE("failing clients: those that still fail come first, then those with most failures") {
    const auto row = [](std::uint16_t port, std::uint64_t failed, bool still) {
        ClientRow client;
        client.server.port = port;
        client.failed = failed;
        client.failing_since = still ? std::optional(Timestamp{1}) : std::nullopt;
        return client;
    };
    Analysis analysis;
    analysis.clients = {row(1, 9, false), row(2, 0, false), row(3, 2, true),
                        row(4, 5, true),  row(5, 2, true),  row(6, 10, false)};
    std::vector<std::uint16_t> order;
    for (const ClientRow* client : report::failing_clients(analysis)) {
        order.push_back(client->server.port);
    }
    CHECK(order == std::vector<std::uint16_t>{4, 3, 5, 6, 1});
}

TEST_CASE("advice: what an incident or the summary tells has none of its own") {
    CHECK(report::has_advice_of_its_own(Cause::CertificateExpired));
    CHECK(report::has_advice_of_its_own(Cause::ClientCertificateRequired));
    CHECK_FALSE(report::has_advice_of_its_own(Cause::NameMismatch));
    CHECK_FALSE(report::has_advice_of_its_own(Cause::Probe));
    CHECK_FALSE(report::has_advice_of_its_own(Cause::Unknown));
}
