// SPDX-License-Identifier: GPL-2.0-or-later

// visit HOST PORT AUTHORITY asks a SIP server for its OPTIONS over crypto/tls, as documented.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

func main() {
	host, port := os.Args[1], os.Args[2]
	pem, err := os.ReadFile(os.Args[3])
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	connection, err := tls.Dial("tcp", host+":"+port, &tls.Config{RootCAs: roots})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer connection.Close()
	fmt.Fprintf(connection, "OPTIONS sip:%[1]s SIP/2.0\r\nVia: SIP/2.0/TLS %[1]s;branch=z9hG4bK1\r\n"+
		"From: <sip:visitor@%[1]s>;tag=1\r\nTo: <sip:%[1]s>\r\nCall-ID: 1@%[1]s\r\n"+
		"CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n", host)
	answer := make([]byte, 8192)
	length, _ := connection.Read(answer)
	fmt.Printf("%.12s\n", answer[:length])
}
