package io.distributedcron.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a kube-apiserver and its clients trust each other by, kept in its data folder: a token of an administrator and
 * the key of service accounts, made here, and the server's certificate, which it makes itself.
 *
 * <p>The certificate is valid for a year and renewed by a start in its second half.
 */
final class KubeCredentials {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Path folder;
    private final String token;

    private KubeCredentials(Path folder, String token) {
        this.folder = folder;
        this.token = token;
    }

    /** Those of {@code dataFolder}, made if they are not there yet. */
    static KubeCredentials in(Path dataFolder) {
        Path folder = dataFolder.resolve("credentials");
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(dataFolder);
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path tokens = folder.resolve("tokens.csv");
            if (!Files.exists(tokens)) {
                Files.writeString(folder.resolve("service-account.key"), newKey());
                Files.writeString(tokens, newToken() + ",admin,admin,system:masters\n");
            }
            forgetOldCertificate(folder);
            String line = Files.readString(tokens);
            return new KubeCredentials(folder, line.substring(0, line.indexOf(',')));
        } catch (IOException | GeneralSecurityException e) {
            throw new ServerStartException("The credentials in " + folder + " could not be read or made: " + e, e);
        }
    }

    private static String newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String newToken() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void forgetOldCertificate(Path folder) throws IOException {
        Path certificate = folder.resolve("apiserver.crt");
        if (Files.exists(certificate)) {
            Path now = Files.createTempFile(folder, "now", null);
            Duration age = Duration.between(
                    Files.getLastModifiedTime(certificate).toInstant(),
                    Files.getLastModifiedTime(now).toInstant());
            Files.delete(now);
            if (age.compareTo(Duration.ofDays(180)) > 0) {
                Files.delete(certificate);
                Files.deleteIfExists(folder.resolve("apiserver.key"));
            }
        }
    }

    Path certificateFolder() {
        return folder;
    }

    Path tokenFile() {
        return folder.resolve("tokens.csv");
    }

    Path serviceAccountKey() {
        return folder.resolve("service-account.key");
    }

    private Path certificate() {
        return folder.resolve("apiserver.crt");
    }

    String kubeconfig(String url) {
        try {
            return """
                    apiVersion: v1
                    kind: Config
                    clusters:
                    - name: distributed-cron
                      cluster:
                        server: %s
                        certificate-authority-data: %s
                    users:
                    - name: admin
                      user:
                        token: %s
                    contexts:
                    - name: distributed-cron
                      context:
                        cluster: distributed-cron
                        user: admin
                        namespace: default
                    current-context: distributed-cron
                    """.formatted(url, Base64.getEncoder().encodeToString(Files.readAllBytes(certificate())), token);
        } catch (IOException e) {
            throw new UncheckedIOException("The certificate " + certificate() + " could not be read", e);
        }
    }

    /** Waits until {@code server} says on its port that it is ready; one that does not is killed. */
    void awaitServing(int port, ServerProcess server, Duration patience) {
        HttpRequest readyz = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/readyz"))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(5))
                .build();
        String last = "no connection yet";
        for (long looks = patience.dividedBy(LOOK_AGAIN); looks > 0; looks--) {
            if (server.endsWithin(LOOK_AGAIN)) {
                throw server.failure("ended before it was ready");
            }
            if (Files.exists(certificate())) {
                try (HttpClient client = client()) {
                    HttpResponse<String> answer = client.send(readyz, HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    last = answer.statusCode() + " " + answer.body();
                } catch (IOException | GeneralSecurityException notYet) {
                    last = notYet.toString();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw server.failure("was given up because its starter was interrupted");
                }
            }
        }
        throw server.failure("was not ready in time (" + last + ")");
    }

    private HttpClient client() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate())) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("apiserver-" + number++, one);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }
}
