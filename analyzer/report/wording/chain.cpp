// SPDX-License-Identifier: GPL-2.0-or-later
// Remarks about a chain, in words.
#include "siptls/chain.h"

#include <charconv>

#include <fmt/format.h>

#include "report/time_text.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

std::string date_of(const std::string& decimal) {
    std::int64_t seconds = 0;
    std::from_chars(decimal.data(), decimal.data() + decimal.size(), seconds);
    return report::date(seconds);
}

std::string which(std::size_t at) {
    return at == 0 ? std::string("The certificate")
                   : fmt::format("Certificate {} of the chain", at + 1);
}

}  // namespace

std::string describe(const ChainRemark& remark) {
    const std::string it = which(remark.at);
    const std::string argument = escape_text(remark.argument);
    switch (remark.fault) {
        case ChainFault::Unreadable: return it + " cannot be read.";
        case ChainFault::Expired:
            return fmt::format("{} expired on {}.", it, date_of(remark.argument));
        case ChainFault::NotYetValid:
            return fmt::format("{} is not valid before {}.", it, date_of(remark.argument));
        case ChainFault::ExpiresSoon:
            return fmt::format("{} expires on {}.", it, date_of(remark.argument));
        case ChainFault::NotForServers:
            return fmt::format("{} is not meant for servers but for: {}.", it, argument);
        case ChainFault::WeakKey:
            return fmt::format("{} has a weak key ({}); clients of today want RSA 2048 or more.",
                               it, argument);
        case ChainFault::WeakSignature:
            return fmt::format("{} is signed with {}, which clients of today refuse.", it,
                               argument);
        case ChainFault::SelfSigned:
            return it + " is self-signed; only clients that were given it itself trust it.";
        case ChainFault::IssuerNotSent:
            return fmt::format(
                "The issuer {} was not sent. If it is no root that the clients have, they cannot "
                "build the chain: have the server send the intermediate certificate.",
                argument);
        case ChainFault::OutOfOrder:
            return "The chain is not in order: each certificate should be followed by its issuer. "
                   "Some clients give up there.";
        case ChainFault::NotInChain:
            return fmt::format("{} ({}) has issued none of the others.", it, argument);
        case ChainFault::NotAnAuthority:
            return fmt::format("{} ({}) issued another one but is no CA's certificate.", it,
                               argument);
        case ChainFault::RootSent:
            return fmt::format("The root {} is sent too, which no client needs.", argument);
        case ChainFault::NewRoot:
            return fmt::format(
                "The root is of {}: younger than the firmware of old Lync phones, which trust it "
                "only if it was given to them (PIN sign-in downloads it).",
                date_of(remark.argument));
        case ChainFault::NoAlternativeNames:
            return "The certificate has no subject alternative names; newer clients do not look at "
                   "the common name.";
    }
    return it + '.';
}

}  // namespace siptls
