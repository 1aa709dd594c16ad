// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/certificate_file.h"

#include <string>

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "bytes/temporary_directory.h"
#include "siptls/certificate.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

struct Family {
    Made root;
    Made leaf;
};

Family family() {
    Recipe authority = with_names({}, {"Test CA"});
    authority.role = Role::Authority;
    Family made{make_certificate(authority), {}};
    made.leaf = make_certificate(with_names({"sip.mslync.net"}), &made.root);
    return made;
}

std::string key_pem(const Made& made) {
    const BioPtr out{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(out.get(), made.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

std::string pkcs7(const Family& made) {
    const X509StackPtr stack{sk_X509_new_null()};
    for (const Made* member : {&made.root, &made.leaf}) {
        X509_up_ref(member->x509.get());
        sk_X509_push(stack.get(), member->x509.get());
    }
    const Pkcs7Ptr bag{PKCS7_new()};
    PKCS7_set_type(bag.get(), NID_pkcs7_signed);
    PKCS7_content_new(bag.get(), NID_pkcs7_data);
    PKCS7_add_certificate(bag.get(), made.root.x509.get());
    PKCS7_add_certificate(bag.get(), made.leaf.x509.get());
    unsigned char* bytes = nullptr;
    const int length = i2d_PKCS7(bag.get(), &bytes);
    const BytesPtr owner{bytes};
    return {bytes, bytes + length};
}

std::string pkcs12(const Family& made, const char* password) {
    const X509StackPtr others{sk_X509_new_null()};
    X509_up_ref(made.root.x509.get());
    sk_X509_push(others.get(), made.root.x509.get());
    const Pkcs12Ptr bag{PKCS12_create(password, "test", made.leaf.key.get(), made.leaf.x509.get(),
                                      others.get(), 0, 0, 0, 0, 0)};
    unsigned char* bytes = nullptr;
    const int length = i2d_PKCS12(bag.get(), &bytes);
    const BytesPtr owner{bytes};
    return {bytes, bytes + length};
}

void is_family(const LoadedCertificates& loaded) {
    CHECK(loaded.problem == "");
    REQUIRE(loaded.certificates.size() == 2);
    CHECK(loaded.certificates[0].dns_names == std::vector<std::string>{"sip.mslync.net"});
    CHECK(loaded.certificates[1].is_ca);
}

void is_refused(const std::string& path, const std::string& why) {
    CAPTURE(path);
    const LoadedCertificates loaded = load_certificates(path);
    CHECK(loaded.certificates.empty());
    CHECK(loaded.problem.find(path) == 0);
    CAPTURE(loaded.problem);
    CHECK(loaded.problem.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("certificate file: every usual form gives the leaf first") {
    const siptls::test::TemporaryDirectory directory;
    const Family made = family();
    const std::string leaf = pem_of(made.leaf);
    const std::string root = pem_of(made.root);
    is_family(load_certificates(directory.file("chain.pem", leaf + root)));
    is_family(load_certificates(directory.file("root-first.pem", root + leaf)));
    is_family(load_certificates(
        directory.file("with-key.pem", "Bag Attributes\n" + key_pem(made.leaf) + leaf + root)));
    is_family(load_certificates(directory.file("chain.p7b", pkcs7(made))));
    is_family(load_certificates(directory.file("none.pfx", pkcs12(made, nullptr))));
    is_family(load_certificates(directory.file("empty.pfx", pkcs12(made, ""))));
    const auto der = load_certificates(directory.file("leaf.cer", made.leaf.der));
    REQUIRE(der.certificates.size() == 1);
    CHECK(der.certificates.front().der == made.leaf.der);
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("certificate file: what cannot be read is named with place and remedy") {
    const siptls::test::TemporaryDirectory directory;
    const Family made = family();
    const std::string leaf = pem_of(made.leaf);
    is_refused(directory.path() + "/missing.pem", "No such file");
    is_refused(directory.path(), "cannot be read");
    is_refused(directory.file("empty.pem", std::string()), "is empty");
    is_refused(directory.file("text.pem", std::string("hello")), "no certificate");
    is_refused(directory.file("key.pem", key_pem(made.leaf)), "no certificate among them");
    is_refused(directory.file("cut.pem", leaf + leaf.substr(0, leaf.size() / 2)), "PEM block 2");
    is_refused(directory.file("locked.pfx", pkcs12(made, "secret")), "openssl pkcs12 -nokeys");
    auto longer = made.leaf.der;
    longer.push_back(0);
    is_refused(directory.file("longer.der", longer), "1 bytes behind");
    auto shorter = made.leaf.der;
    shorter.pop_back();
    is_refused(directory.file("shorter.der", shorter), "no certificate");
    CHECK(ERR_peek_error() == 0);
}
