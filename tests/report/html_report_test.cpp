// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "report/html_templates.h"
#include "report/limits.h"
#include "report/samples.h"
#include "siptls/report.h"
#include "x509/digest.h"

using namespace siptls;

namespace {

constexpr std::string_view kAttack =
    "\"'><script>document.title='owned'</script><img src=x onerror=alert(1)>{{HEADLINE}}";

std::string html(const Analysis& analysis, const std::vector<JudgedSession>& sessions,
                 const ReportOptions& options = {}) {
    std::ostringstream out;
    const auto writer = find_report_format("html")->make(out, options);
    for (const JudgedSession& session : sessions) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    return out.str();
}

std::size_t count(const std::string& text, std::string_view wanted) {
    std::size_t found = 0;
    for (std::size_t at = text.find(wanted); at != std::string::npos;
         at = text.find(wanted, at + 1)) {
        ++found;
    }
    return found;
}

bool has(const std::string& text, std::string_view wanted) {
    return text.find(wanted) != std::string::npos;
}

// The founding case with an attack on the page in every text from outside.
Analysis attacked() {
    Analysis analysis = test::hostile_case();
    for (Certificate& certificate : analysis.certificates) {
        certificate.subject_cn = kAttack;
        certificate.subject = kAttack;
        certificate.issuer = kAttack;
        certificate.serial = kAttack;
        certificate.dns_names = {std::string(kAttack)};
        certificate.key = kAttack;
    }
    for (Incident& incident : analysis.incidents) {
        incident.expected_name.name = kAttack;
        incident.identity.user_agent = kAttack;
        incident.identity.aor = kAttack;
        incident.first.session.sni = kAttack;
        incident.first.verdict.expected_name->name = kAttack;
        auto matches = incident.first.verdict.profile_matches.copy();
        for (ProfileMatch& match : matches) {
            match.match.presented = kAttack;
        }
        incident.first.verdict.profile_matches = std::move(matches);
    }
    for (Incident& incident : analysis.incidents) {
        for (TraceFact& fact : incident.first.session.trace) {
            fact.text = kAttack;
        }
        for (SignInStep& step : incident.story) {
            step.name = kAttack;
        }
    }
    analysis.traces[0].facts.path = kAttack;
    analysis.trace_only[0].text = kAttack;
    analysis.registrations.back().exchange.user_agent = kAttack;
    analysis.findings[0].missing_name = kAttack;
    analysis.findings[0].remediation[0].names = {std::string(kAttack)};
    analysis.captures[0].facts.path = kAttack;
    return analysis;
}

// A section of the template with those inside it.
struct Section {
    std::string name;
    std::vector<Section> inner;
};

// Reads sections up to the end of `name`.
Section read_section(const std::string& text, std::size_t& at, const std::string& name) {
    Section section{name, {}};
    while ((at = text.find("{{", at)) != std::string::npos) {
        const std::string mark = text.substr(at + 2, text.find("}}", at) - at - 2);
        at += 2;
        if (mark == "/" + name) {
            break;
        }
        if (mark.starts_with('#')) {
            section.inner.push_back(read_section(text, at, mark.substr(1)));
        }
    }
    return section;
}

void names_below(const Section& section, std::vector<std::string>& names) {
    for (const Section& inner : section.inner) {
        names.push_back(inner.name);
        names_below(inner, names);
    }
}

void check_names(const Section& section) {
    for (const Section& inner : section.inner) {
        std::vector<std::string> below;
        names_below(inner, below);
        for (const Section& sibling : section.inner) {
            CAPTURE(section.name);
            CAPTURE(inner.name);
            CAPTURE(sibling.name);
            CHECK(std::find(below.begin(), below.end(), sibling.name) == below.end());
        }
        check_names(inner);
    }
}

// For the test in a browser: it names a folder to write to.
void keep(const std::string& name, const std::string& page) {
    if (const char* folder = std::getenv("SIPTLS_HTML_SAMPLES")) {
        std::ofstream(std::string(folder) + "/" + name, std::ios::binary) << page;
    }
}

std::vector<JudgedSession> sessions_of(const Analysis& analysis) {
    return {analysis.incidents[0].first, test::established(), test::refused_by_server(),
            test::cut_off()};
}

}  // namespace

TEST_CASE("html: the founding case has every section, in the order a reader asks") {
    const Analysis analysis = test::founding_case();
    const std::string page = html(analysis, sessions_of(analysis));
    keep("founding.html", page);
    std::size_t at = 0;
    for (const std::string_view part :
         {"<h1>2 clients could not sign in", "<h3>Facts</h3>", "<h3>Why we say so</h3>",
          "What else it could be", "<h3>Names</h3>", "<h3>Certificate</h3>", "<svg",
          "<ol class=\"steps\">", "Attempts over time", "<h2 id=\"remedy-h\">",
          "<h2 id=\"sessions-h\">", "<h2 id=\"limits-h\">"}) {
        CAPTURE(part);
        const std::size_t found = page.find(part, at);
        REQUIRE(found != std::string::npos);
        at = found;
    }
    CHECK(has(page,
              "<span class=\"frame\">frame\xc2\xa0"
              "12</span>"));
    CHECK(has(page, "Request-CsCertificate"));
}

TEST_CASE("html: other causes are told with what to do against them") {
    Analysis analysis = test::founding_case();
    CHECK_FALSE(has(html(analysis, {}), "Against "));
    analysis.summary.causes[static_cast<std::size_t>(Cause::CertificateExpired)] = 3;
    const std::string page = html(analysis, {});
    CHECK(has(page, "<strong>Against certificate expired.</strong> Renew the certificate"));
}

TEST_CASE("html: clients are counted over all their sessions, and the page says so") {
    Analysis analysis = test::founding_case();
    CHECK_FALSE(has(html(analysis, sessions_of(analysis)), "also outside the time asked for"));
    analysis.summary.selection.from = Timestamp{1, 9};
    CHECK(has(html(analysis, sessions_of(analysis)), "also outside the time asked for"));
    std::ostringstream text;
    find_report_format("text")->make(text, {})->finish(analysis);
    CHECK(has(text.str(), "Clients with failures, also outside the time asked for"));
}

TEST_CASE("html: the policy names the very style and script of the page, and nothing else") {
    const std::string page = html(test::founding_case(), {});
    const auto hash = [&](std::string_view begin, std::string_view end) {
        const std::size_t from = page.find(begin) + begin.size();
        const std::string text = page.substr(from, page.find(end, from) - from);
        return "'sha256-" +
               x509::sha256_base64(
                   {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) +
               "'";
    };
    CHECK(has(page, "default-src 'none'; style-src " + hash("<style>", "</style>") +
                        "; script-src " + hash("<script>", "</script>") + ";"));
    CHECK(count(page, "<script") == 1);
    CHECK(count(page, "<style") == 1);
    CHECK(count(page, "style=\"") == 0);
    for (const std::string_view outside : {"src=", "href=\"http", "url(", "@import", "<link"}) {
        CHECK_FALSE(has(page, outside));
    }
}

TEST_CASE("html: an attack in any text is shown, not obeyed") {
    const Analysis analysis = attacked();
    ReportOptions options;
    options.listing = SessionListing::All;
    options.labels = {{std::string(kAttack), std::string(kAttack)}};
    const std::string page = html(analysis, sessions_of(analysis), options);
    keep("attacked.html", page);
    CHECK(count(page, "<script") == 1);
    CHECK_FALSE(has(page, "<img"));
    CHECK(has(page, "&lt;script&gt;document.title=&#39;owned&#39;"));
    CHECK(has(page, "{{HEADLINE}}"));
    for (const char c : page) {
        const auto byte = static_cast<unsigned char>(c);
        REQUIRE((byte == '\n' || (byte >= 0x20 && byte != 0x7f)));
    }
}

TEST_CASE("html: ids are unique, tables have scopes and captions, drawings a title and words") {
    const Analysis analysis = test::founding_case();
    const std::string page = html(analysis, sessions_of(analysis));
    std::vector<std::string> ids;
    for (std::size_t at = page.find(" id=\""); at != std::string::npos;
         at = page.find(" id=\"", at + 1)) {
        ids.push_back(page.substr(at + 5, page.find('"', at + 5) - at - 5));
    }
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    CHECK(count(page, "<table") == count(page, "<caption>"));
    CHECK(count(page, "<th ") == count(page, "<th scope=\""));
    CHECK(count(page, "role=\"img\"") == count(page, "<desc "));
    CHECK(count(page, "<h1>") == 1);
}

TEST_CASE("html: the certificate can be copied as PEM, lines kept, unless it is not there") {
    Analysis analysis = test::founding_case();
    CHECK_FALSE(has(html(analysis, {}), "BEGIN CERTIFICATE"));
    analysis.certificates[0].der.assign(100, 0x30);
    CHECK(has(html(analysis, {}), "-----BEGIN CERTIFICATE-----\nMDAw"));
}

TEST_CASE("html: a large capture makes a page of bounded size that says what it leaves out") {
    const Analysis analysis = test::founding_case();
    ReportOptions options;
    options.listing = SessionListing::All;
    std::vector<JudgedSession> many(report::kMaxHtmlSessions + 500, test::cut_off());
    for (std::size_t at = 0; at < many.size(); ++at) {
        many[at].session.start_time = test::at_second(static_cast<std::int64_t>(at));
    }
    const std::string page = html(analysis, many, options);
    CHECK(page.size() < 1'000'000);
    CHECK(has(page, "And 500 more; the CSV report"));
    CHECK(has(page, "further attempts are not drawn"));
}

TEST_CASE("html: no section has the name of one around it, whose values it would show") {
    for (const std::string_view text : {report::kHtmlPage, report::kHtmlLadder}) {
        std::size_t at = 0;
        const Section page = read_section(std::string(text), at, "page");
        CHECK(page.inner.size() > 1);
        check_names(page);
    }
}

TEST_CASE("html: evidence without a frame is given none") {
    const std::string page = html(test::founding_case(), {});
    CHECK(has(page, "<li>the client tried 4 times</li>"));
    CHECK(has(page, "<li>other clients accept this certificate: 1</li>"));
}

TEST_CASE("html: the request for the new certificate can be unfolded and copied") {
    const std::string page = html(test::founding_case(), {});
    CHECK(has(page, "<span class=\"name added\">sip.mslync.net <em>new</em></span>"));
    CHECK(has(page,
              "<details><summary>Request for OpenSSL</summary>\n<pre class=\"copy\"># openssl"));
    CHECK(has(page, "DNS.3 = sip.mslync.net\n"));
    CHECK(has(page, "<details><summary>Request for certreq (Windows)</summary>"));
    CHECK(has(page, "_continue_ = &quot;dns=sip.mslync.net&amp;&quot;\n"));
    ReportOptions options;
    options.sip_domains = {"example.org"};
    CHECK(has(html(test::founding_case(), {}, options), "sip.example.org"));
}

TEST_CASE("html: the sign-in around an incident is told step by step") {
    const std::string page = html(test::traced_case(), {});
    CHECK(has(page,
              "<span class=\"when\">09:59:59 UTC</span> DNS found sip.mslync.net at "
              "10.50.8.21, 2 times <span class=\"frame\">"));
}

TEST_CASE("html: a server's trace is told beside the packets") {
    const Analysis analysis = test::traced_case();
    const std::string page = html(analysis, {analysis.incidents[0].first});
    keep("traced.html", page);
    CHECK(has(page, "<h2 id=\"traces-h\">Server trace</h2>"));
    CHECK(has(page, "173.400 s ahead"));
    CHECK(has(page, "0x80090327 SEC_E_CERT_UNKNOWN (the peer refused"));
    CHECK(has(page, "10.50.8.130:50001"));
    CHECK(has(page, "And 3 more."));
    CHECK(has(page, "10.50.8.77 registered sip:adam@mslync.net with UCCAPI"));
    CHECK(has(page, "<circle class=\"note\" cx=\""));
    CHECK_FALSE(has(html(test::founding_case(), {}), "traces-h"));
}

TEST_CASE("html: of many trace records the page shows some and counts the others") {
    JudgedSession session = test::traced_case().incidents[0].first;
    std::vector<JudgedSession> many(report::kMaxHtmlTraceRecords, session);
    const std::string page = html(test::traced_case(), many);
    CHECK(has(page, "And 200 more records; the CSV report"));
    CHECK(page.size() < 500'000);
}

TEST_CASE("html: nothing at all is a whole page too") {
    const std::string page = html(test::nothing(), {});
    keep("nothing.html", page);
    CHECK(has(page, "No TLS session was found"));
    CHECK(has(page, "</html>"));
    CHECK_FALSE(has(page, "{{"));
}

TEST_CASE("html: established sessions are drawn though only failed ones are listed") {
    const Analysis analysis = test::founding_case();
    const std::string page = html(analysis, sessions_of(analysis));
    CHECK(has(page, "<circle class=\"good\" cx=\""));
    CHECK(count(page, "<span class=\"tag good\">established") == 0);
    CHECK(find_report_format("html")->needs == SessionListing::All);
}
