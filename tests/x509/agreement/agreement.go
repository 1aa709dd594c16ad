// SPDX-License-Identifier: GPL-2.0-or-later
// Prints Go's version, then its own host name check's answer to every vector. Usage: agreement.go DIRECTORY
package main

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	directory := os.Args[1]
	table, err := os.ReadFile(filepath.Join(directory, "vectors.tsv"))
	if err != nil {
		panic(err)
	}
	fmt.Println(runtime.Version())
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
		fields := strings.Split(line, "\t")
		der, err := os.ReadFile(filepath.Join(directory, fields[0]+".der"))
		if err != nil {
			panic(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err == nil && certificate.VerifyHostname(fields[1]) == nil {
			fmt.Println(1)
		} else {
			fmt.Println(0)
		}
	}
}
