// SPDX-License-Identifier: GPL-2.0-or-later
// Workloads "handshakes", "regulars", "refusals" and "open": nothing but sign-ins over TLS and the
// name lookups before some of them. They differ in who signs in and what becomes of it.
#include "bench/sign_ins.h"

namespace siptls::bench {
namespace {

constexpr std::uint64_t kRegulars = 1'000;
constexpr std::uint64_t kRefusers = 5'000;

}  // namespace

Facts write_handshakes(const Order& order) {
    return write_sign_ins(order, Population{});
}

Facts write_regulars(const Order& order) {
    Population regulars;
    regulars.clients = kRegulars;
    return write_sign_ins(order, regulars);
}

Facts write_refusals(const Order& order) {
    Population refusers;
    refusers.clients = kRefusers;
    refusers.refused_every = 1;
    return write_sign_ins(order, refusers);
}

Facts write_open(const Order& order) {
    Population residents;
    residents.refused_every = 0;
    residents.close = Close::None;
    return write_sign_ins(order, residents, order.size);
}

}  // namespace siptls::bench
