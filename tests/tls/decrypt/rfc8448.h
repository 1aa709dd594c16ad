// SPDX-License-Identifier: GPL-2.0-or-later
// The simple handshake of RFC 8448, section 3.
#pragma once

namespace siptls::tests::rfc8448 {

inline constexpr char kClientHello[] =
    "0303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000"
    "910000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400"
    "230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c00"
    "2b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d0002"
    "0101001c00024001";
inline constexpr char kServerHello[] =
    "0303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d"
    "0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";

inline constexpr char kClientRandom[] =
    "cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7";
inline constexpr char kClientHandshakeSecret[] =
    "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21";
inline constexpr char kServerHandshakeSecret[] =
    "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38";
inline constexpr char kServerTrafficSecret[] =
    "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643";

inline constexpr char kServerHandshakeKey[] = "3fce516009c21727d0f2e4e86ee403bc";
inline constexpr char kServerHandshakeIv[] = "5d313eb2671276ee13000b30";

// The client's Finished in its record, and what it says.
inline constexpr char kClientFinishedRecord[] =
    "75ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384bd1caeacab"
    "6867d726c40546";
inline constexpr char kClientFinished[] =
    "14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61";

// The server's second record under its traffic secret: the numbers from 0 to 49.
inline constexpr char kServerDataRecord[] =
    "2e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c"
    "4bf2e5f0a21c0047c2abf332540dd032e167c2955d";

}  // namespace siptls::tests::rfc8448
