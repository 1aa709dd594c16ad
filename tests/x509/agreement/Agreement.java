// SPDX-License-Identifier: GPL-2.0-or-later
// Prints the JDK's version, then its own host name check's answer to every vector.
// Usage: Agreement.java DIRECTORY, with --add-exports java.base/sun.security.util=ALL-UNNAMED
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import sun.security.util.HostnameChecker;

public class Agreement {
    static boolean accepts(Path der, String reference) throws Exception {
        try (InputStream in = Files.newInputStream(der)) {
            X509Certificate certificate =
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            HostnameChecker.getInstance(HostnameChecker.TYPE_TLS)
                .match(reference, certificate, false);
            return true;
        } catch (CertificateException refused) {
            return false;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        System.out.println(System.getProperty("java.version"));
        for (String line : Files.readAllLines(directory.resolve("vectors.tsv"))) {
            String[] fields = line.split("\t");
            System.out.println(accepts(directory.resolve(fields[0] + ".der"), fields[1]) ? 1 : 0);
        }
    }
}
