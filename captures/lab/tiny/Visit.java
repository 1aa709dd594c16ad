// SPDX-License-Identifier: GPL-2.0-or-later
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Visit HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over JSSE, as documented. */
public class Visit {
    public static void main(String[] arguments) throws Exception {
        String host = arguments[0];
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        trusted.setCertificateEntry("root", CertificateFactory.getInstance("X.509")
                .generateCertificate(new FileInputStream(arguments[2])));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(host, Integer.parseInt(arguments[1]))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(options(host).getBytes());
            System.out.println(new BufferedReader(
                    new InputStreamReader(socket.getInputStream())).readLine());
        } catch (javax.net.ssl.SSLException refused) {
            System.out.println(refused.getMessage());
        }
    }

    private static String options(String host) {
        return String.format("OPTIONS sip:%1$s SIP/2.0\r\n"
                + "Via: SIP/2.0/TLS %1$s;branch=z9hG4bK1\r\nFrom: <sip:visitor@%1$s>;tag=1\r\n"
                + "To: <sip:%1$s>\r\nCall-ID: 1@%1$s\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
                + "Content-Length: 0\r\n\r\n", host);
    }
}
