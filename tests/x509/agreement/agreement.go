// SPDX-License-Identifier: GPL-2.0-or-later
// Asks Go's own host name check about every vector. Usage: agreement.go DIRECTORY
package main

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	directory := os.Args[1]
	table, err := os.ReadFile(filepath.Join(directory, "vectors.tsv"))
	if err != nil {
		panic(err)
	}
	status := 0
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
		fields := strings.Split(line, "\t")
		der, err := os.ReadFile(filepath.Join(directory, fields[0]+".der"))
		if err != nil {
			panic(err)
		}
		certificate, err := x509.ParseCertificate(der)
		accepts := err == nil && certificate.VerifyHostname(fields[1]) == nil
		if accepts != strings.Contains(line, "\tgo=1") {
			fmt.Printf("%s: Go says %v, siptls the opposite\n", fields[2], accepts)
			status = 1
		}
	}
	os.Exit(status)
}
