// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the JDK's own host name check about every vector. Usage: Agreement.java DIRECTORY, with
// --add-exports java.base/sun.security.util=ALL-UNNAMED
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
        int status = 0;
        for (String line : Files.readAllLines(directory.resolve("vectors.tsv"))) {
            String[] fields = line.split("\t");
            boolean accepts = accepts(directory.resolve(fields[0] + ".der"), fields[1]);
            if (accepts != line.contains("\tjava=1")) {
                System.out.println(fields[2] + ": Java says " + accepts + ", siptls the opposite");
                status = 1;
            }
        }
        System.exit(status);
    }
}
