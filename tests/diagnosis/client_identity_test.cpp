// SPDX-License-Identifier: GPL-2.0-or-later
// Who a client is: hardware address and vendor, what DHCP and SIP told of the device, several
// clients behind one address; each with its certainty.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "diagnosis/client_identity/identify.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const MacAddress kMac{{0x00, 0x04, 0xf2, 0xb1, 0x90, 0x01}};
const MacAddress kRouter{{0x00, 0x00, 0x5e, 0x00, 0x01, 0x0a}};
const char* const kLater = "10.50.8.133";  // the phone's next address
const char* const kOldPhone = "CPE/4.0.7577.107 OCPhone/4.0.7577.107";
const char* const kUpdated = "CPE/4.0.7577.4363 OCPhone/4.0.7577.4363";

// A list in the IEEE's form, with lines that are none.
class ListFile {
  public:
    const std::string& path() const { return path_; }

  private:
    static constexpr std::string_view kBeginning =
        "OUI/MA-L\t\t\tOrganization\r\n\r\n"
        "00-22-72   (hex)\t\tAmerican Micro-Fuel Device Corp.\r\n"
        "002272     (base 16)\t\tAmerican Micro-Fuel Device Corp.\r\n"
        "00-04-F2   (hex)\t\tPolycom\r\n"
        "xx-yy-zz   (hex)\t\tNobody\r\n"
        "00-04-F3   (hex)\t\t\r\n"
        "short\n"
        "00-04-F4   (hex)\t\t";

    test::TemporaryDirectory directory_;
    std::string path_ =
        directory_.file("oui.txt", std::string(kBeginning) + std::string(500, 'x') + "\n");
};

void lease(Scene& scene, const char* address, std::int64_t second,
           std::string vendor_class = "CPE-OCPHONE", const MacAddress& mac = kMac) {
    dhcp::Message request;
    request.op = dhcp::Op::Request;
    request.type = dhcp::MessageType::Discover;
    request.chaddr = mac;
    request.host_name = "LYNCPHONE-7";
    request.vendor_class = std::move(vendor_class);
    scene.clients.hear(request, seen_at(second));
    dhcp::Message answer;
    answer.op = dhcp::Op::Reply;
    answer.type = dhcp::MessageType::Ack;
    answer.chaddr = mac;
    answer.yiaddr = ip(address);
    scene.clients.hear(answer, seen_at(second));
}

Session from(Session session, const MacAddress& mac, std::uint8_t hop_limit) {
    session.client_mac = mac;
    session.client_hop_limit = hop_limit;
    return session;
}

const IdentityNote* note_of(const ClientIdentity& identity, IdentityFact fact) {
    for (const IdentityNote& note : identity.notes) {
        if (note.fact == fact) {
            return &note;
        }
    }
    return nullptr;
}

bool has(const ClientIdentity& identity, SharingSign sign) {
    for (const SharingSign known : identity.sharing) {
        if (known == sign) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("the vendor of a hardware address is looked up in the IEEE's list") {
    const ListFile file;
    const OuiList list(file.path());
    CHECK(list.vendor(kMac) == "Polycom");
    CHECK(list.vendor(MacAddress{{0x00, 0x22, 0x72, 1, 2, 3}}) ==
          "American Micro-Fuel Device Corp.");
    CHECK(list.vendor(MacAddress{{0x00, 0x04, 0xf3, 1, 2, 3}}).empty());
    CHECK(list.vendor(MacAddress{{0x00, 0x04, 0xf4, 1, 2, 3}}).size() == kMaxVendorName);
    CHECK(list.vendor(MacAddress{{0x02, 0x04, 0xf2, 1, 2, 3}}).empty());  // locally administered
    CHECK(list.vendor(MacAddress{{0x01, 0x04, 0xf2, 1, 2, 3}}).empty());  // a group
    CHECK(OuiList("/nowhere/oui.txt").vendor(kMac).empty());
}

TEST_CASE("the sender of the frames is the client only on its own segment") {
    const ListFile file;
    Scene scene;
    scene.vendors = OuiList(file.path());
    const Session session = scene.left(scene.certificate({"a.b"}));
    const ClientIdentity near = scene.judge(from(session, kMac, 128)).identity;
    CHECK(near.mac == "00:04:f2:b1:90:01");
    CHECK(near.vendor == "Polycom");
    CHECK(note_of(near, IdentityFact::Mac)->certainty == Certainty::Inferred);
    CHECK(note_of(near, IdentityFact::Vendor)->source == IdentitySource::Oui);
    // A router has forwarded it: its hardware address says nothing about the phone.
    const ClientIdentity far = scene.judge(from(session, kRouter, 127)).identity;
    CHECK(far.mac.empty());
    CHECK(far.vendor.empty());
    CHECK(scene.judge(from(session, kRouter, 0)).identity.mac.empty());
}

TEST_CASE("a lease tells the phone behind a router, its name and what it may be") {
    const ListFile file;
    Scene scene;
    scene.vendors = OuiList(file.path());
    lease(scene, kPhone, 20);
    const Session session = scene.left(scene.certificate({"a.b"}));
    const ClientIdentity identity = scene.judge(from(session, kRouter, 126)).identity;
    CHECK(identity.mac == "00:04:f2:b1:90:01");
    CHECK(identity.vendor == "Polycom");
    CHECK(identity.dhcp_hostname == "LYNCPHONE-7");
    CHECK(identity.family.find("Lync Phone Edition") == 0);
    CHECK(note_of(identity, IdentityFact::Mac)->certainty == Certainty::Known);
    CHECK(note_of(identity, IdentityFact::Family)->source == IdentitySource::DhcpVendorClass);
    CHECK(note_of(identity, IdentityFact::Family)->certainty == Certainty::Inferred);
}

TEST_CASE("other vendor classes tell no family") {
    Scene scene;
    lease(scene, kPhone, 20, "MSFT 5.0");
    CHECK(scene.judge(scene.left(scene.certificate({"a.b"}))).identity.family.empty());
    CHECK_FALSE(scene.clients.family(ip(kPhone), at_second(100)));
}

TEST_CASE("what a device said is known at its next address, and not of who gets its old one") {
    Scene scene;
    lease(scene, kPhone, 10);
    scene.clients.hear_register(
        ip(kPhone),
        [] {
            SipExchange said;
            said.aor = "sip:jeff@mslync.net";
            said.user_agent = kOldPhone;
            return said;
        }(),
        seen_at(15));
    lease(scene, kLater, 50);
    const auto phone = scene.clients.profile(ip(kLater), at_second(60));
    REQUIRE(phone);
    CHECK(phone->id == "lync-phone-edition");
    lease(scene, kPhone, 70, "MSFT 5.0", MacAddress{{0x00, 0x14, 0x22, 1, 2, 3}});
    CHECK_FALSE(scene.clients.profile(ip(kPhone), at_second(80)));
    CHECK(scene.clients.profile(ip(kPhone), at_second(20)));  // then it was the phone's
}

TEST_CASE("an update of one phone is no second phone; two at a time are") {
    const auto say = [](Scene& scene, const char* agent, std::int64_t second,
                        const char* aor = "sip:jeff@mslync.net") {
        SipExchange said;
        said.aor = aor;
        said.user_agent = agent;
        scene.clients.hear_register(ip(kPhone), said, seen_at(second));
    };
    Scene updated;
    say(updated, kOldPhone, 10);
    say(updated, kOldPhone, 20);
    say(updated, kUpdated, 90);
    CHECK(updated.clients.profile(ip(kPhone), at_second(30))->id == "lync-phone-edition");
    CHECK(updated.clients.profile(ip(kPhone), at_second(100))->id == "lync-phone-edition-2012");
    CHECK(updated.clients.identity(ip(kPhone), at_second(100)).sharing.empty());
    Scene interleaved;
    say(interleaved, kOldPhone, 10);
    say(interleaved, kUpdated, 20);
    say(interleaved, kOldPhone, 30);
    CHECK_FALSE(interleaved.clients.profile(ip(kPhone), at_second(100)));
    CHECK(interleaved.clients.identity(ip(kPhone), at_second(100)).shared());
    Scene users;  // one after the other, but of two people
    say(users, kOldPhone, 10);
    say(users, kUpdated, 20, "sip:adam@mslync.net");
    CHECK_FALSE(users.clients.profile(ip(kPhone), at_second(100)));
}

TEST_CASE("hop limits and ClientHellos that differ show several clients, the latter perhaps") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"*.mslync.net"});
    const Session near = from(scene.left(leaf, 100), kRouter, 127);
    Session far = from(scene.left(leaf, 110), kRouter, 63);
    scene.over(near);
    CHECK(scene.judge(near).identity.sharing.empty());
    far.hello_fingerprint = 77;
    scene.over(far);
    const Verdict verdict = scene.judge(near);
    CHECK(has(verdict.identity, SharingSign::HopLimits));
    CHECK(has(verdict.identity, SharingSign::ClientHellos));
    CHECK(verdict.identity.shared());
    CHECK(gives(verdict, Reason::AddressShared));
    CHECK(verdict.expected_name->inferred);  // somebody else there may have asked
    far.client_hop_limit = 127;
    Scene one;
    one.over(from(one.left(one.certificate({"a.b"}), 100), kRouter, 127));
    one.over(far);
    const ClientIdentity programs = one.judge(far).identity;
    CHECK(has(programs, SharingSign::ClientHellos));
    CHECK_FALSE(programs.shared());
}

TEST_CASE("paths of one client that differ by a router show no second one") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"*.mslync.net"});
    const Session session = from(scene.left(leaf, 100), kRouter, 127);
    scene.over(session);
    scene.over(from(scene.left(leaf, 110), kRouter, 126));
    CHECK(scene.judge(session).identity.sharing.empty());
}

TEST_CASE("a name in SNI is the client's own, whoever else is behind its address") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"*.mslync.net"});
    Session session = from(scene.left(leaf, 100), kRouter, 127);
    session.sni = "sip.mslync.net";
    scene.over(session);
    scene.over(from(scene.left(leaf, 110), kRouter, 63));
    CHECK(scene.judge(session).identity.shared());
    CHECK_FALSE(scene.judge(session).expected_name->inferred);
}

TEST_CASE("the same ClientHello as an identified client is a hint, of one kind only") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"*.mslync.net"});
    const Session session = scene.left(leaf, 100);
    scene.over(session);
    Incident incident;
    incident.first.session = session;
    std::vector<Incident> incidents = {incident};
    const char* const kDesktop = "10.50.8.151";
    Session other = scene.accepted(leaf, 50);
    other.client.address = ip(kDesktop);
    scene.over(other);
    compare_hellos(incidents, scene.context());
    CHECK(incidents[0].identity.family.empty());  // nobody is identified yet
    scene.hear_user_agent("UCCAPI/4.0.7577.256 OC/4.0.7577.280", kDesktop);
    compare_hellos(incidents, scene.context());
    CHECK(incidents[0].identity.family.find("SChannel") != std::string::npos);
    CHECK(incidents[0].identity.notes.back().certainty == Certainty::Inferred);
    incidents = {incident};
    other.client.address = ip("10.50.8.152");
    scene.over(other);
    scene.hear_user_agent("snomD785/10.1.84.12", "10.50.8.152");
    compare_hellos(incidents, scene.context());
    CHECK(incidents[0].identity.family.empty());
}
