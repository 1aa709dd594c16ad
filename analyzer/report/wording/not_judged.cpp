// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/not_judged.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "report/wording/causes.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr NotJudgedText kTexts[] = {
    {Reason::NameUnknown, "nothing tells which name the client looked for",
     "Say which name the clients look for (--server-name IP:PORT=NAME), or capture their DNS and "
     "DHCP too: a filter (-f, or that of the capturing program) must let ports 53 and 67 through."},
    {Reason::FlightIncomplete, "the server flight was not seen to its end",
     "Capture at the server as well: it shows whether the server sent the rest, and whether it was "
     "lost on the path."},
    {Reason::FlightNotReceived, "the server's certificate had not reached the client",
     "If the server sent it in time, look for a path to the client that drops large packets, for "
     "their MTU or with the ICMP that would tell of it."},
    {Reason::FlightNotAcknowledged, "the client did not acknowledge the server's flight",
     "Capture at the client as well: if the flight does not arrive there, the path loses it, as "
     "where large packets are dropped (MTU)."},
    {Reason::NothingSent, "the client sent nothing", ""},
    {Reason::NotTlsBytes, "the first bytes are no TLS record", ""},
    {Reason::CertificateHidden, "TLS 1.3 hides the certificate and no keys were given",
     "Give a key log of the client or the server (--keylog), or the server's certificate "
     "(--server-cert)."},
    {Reason::CertificateNotCaptured, "the certificate is not in the capture", ""},
    {Reason::NoCertificateSent, "the handshake resumes an earlier one, without a certificate",
     "Capture a first sign-in, as after a restart of the client: it shows the certificate."},
    {Reason::CaptureBegan, "the capture begins inside the connection",
     "Start the capture before the clients connect; one that is restarted connects anew."},
    {Reason::CaptureEnded, "the capture ends inside the handshake",
     "Let the capture run until the attempts have ended."},
    {Reason::OneDirection, "only one direction of the connection was captured",
     "Capture both directions: the mirror port may leave one out."},
    {Reason::BytesLost, "bytes of the handshake are missing in the capture",
     "Capture without loss: only the ports in question, with a larger buffer (dumpcap -B)."},
    {Reason::BytesCut, "bytes of the handshake were cut off in the capture",
     "Capture whole packets (tcpdump and dumpcap: -s 0; a mirror port must not slice them). Where "
     "only the certificate was cut, it may be given as a file (--server-cert)."},
    {Reason::ClientLeftSilently, "nothing that was captured tells why the client left",
     "Look into the client's own log, and give the authorities that it trusts (--ca-file)."},
    {Reason::ServerAlert, "the server ended first, by an alert that names none of these causes",
     "Look into the server's log; siptls explain says what its alert means."},
    {Reason::ServerEndedFirst, "the server ended first",
     "Look into the server's log: nothing on the wire says why it ended."},
    {Reason::ResetOnPath, "somebody on the path reset the connection",
     "Look for a firewall or another device on the path that resets connections; captures at both "
     "ends show which way from it each of them is."},
    {Reason::WentSilent, "both sides fell silent inside the handshake",
     "Capture at both ends: packets that one end sends and the other does not get are lost on the "
     "path."},
    {Reason::TraceOnly, "there is no capture, only the server's trace",
     "Capture the server's port while its trace runs."},
};

const NotJudgedText* find_text(std::string_view id) {
    const auto text =
        std::find_if(std::begin(kTexts), std::end(kTexts),
                     [&](const NotJudgedText& known) { return name(known.reason) == id; });
    return text == std::end(kTexts) ? nullptr : text;
}

}  // namespace

std::span<const NotJudgedText> not_judged_texts() {
    return kTexts;
}

std::string not_judged_sentence(const Summary& summary) {
    std::uint64_t count = 0;
    for (const auto& [reason, sessions] : summary.not_judged) {
        count += sessions;
    }
    if (count == 0) {
        return {};
    }
    std::string text = fmt::format("{} cannot be judged", count);
    std::string_view joint = " because ";
    for (const auto& [reason, sessions] : summary.not_judged) {
        const NotJudgedText* known = find_text(reason);
        const std::string words = known != nullptr ? std::string(known->words) : id_words(reason);
        text += summary.not_judged.size() == 1 ? fmt::format("{}{}", joint, words)
                                               : fmt::format("{}{} ({})", joint, words, sessions);
        joint = "; ";
    }
    return text + ".";
}

std::vector<std::string> not_judged_advice(const Summary& summary) {
    std::vector<std::string> sentences;
    for (const auto& [reason, sessions] : summary.not_judged) {
        const NotJudgedText* known = find_text(reason);
        if (known != nullptr && !known->advice.empty()) {
            sentences.emplace_back(known->advice);
        }
    }
    return sentences;
}

}  // namespace siptls::report
