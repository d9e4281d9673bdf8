/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.netty;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsOptions.ClientAuthentication;
import io.eventreactor.TlsSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Talks to the program {@code openssl}, where there is one.
 */
class OpenSslProgramTests extends AbstractTlsTests {

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void stopPrograms() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void servesTheProgram() throws Exception {
		File trust = Certificates.AUTHORITY.toTempRootCertPem();
		ListeningPort port = listenTls(Echo::new);
		for (String version : List.of("-tls1_2", "-tls1_3")) {
			Process client = start("s_client", version, "-quiet", "-verify_return_error", "-CAfile", trust.getPath(),
					"-verify_hostname", "localhost", "-connect", "127.0.0.1:" + portOf(port));
			client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
			client.getOutputStream().flush();
			assertThat(readText(client, 6)).isEqualTo("hello\n");
			RecordingProtocol server = nextProtocol();
			assertThat(server.connection().getTlsSession()).isNotNull()
				.extracting(TlsSession::protocol)
				.isEqualTo(version.equals("-tls1_2") ? "TLSv1.2" : "TLSv1.3");
			server.connection().loseConnection();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(client.waitFor(20, TimeUnit.SECONDS)).as("it took our goodbye for one").isTrue();
		}
	}

	@Test
	void knowsTheProgramByItsCertificate() throws Exception {
		ListeningPort port = listenTls(Echo::new, server().clientAuthentication(ClientAuthentication.REQUIRED));
		Process client = start("s_client", "-quiet", "-cert", Certificates.CLIENT.toTempCertChainPem().getPath(),
				"-key", Certificates.CLIENT.toTempPrivateKeyPem().getPath(), "-connect", "127.0.0.1:" + portOf(port));
		client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
		client.getOutputStream().flush();
		assertThat(readText(client, 6)).isEqualTo("hello\n");
		TlsSession session = nextProtocol().connection().getTlsSession();
		assertThat(session).isNotNull();
		assertThat(session.peerCertificates()).first().isEqualTo(Certificates.CLIENT.getCertificate());
		Process stranger = start("s_client", "-quiet", "-cert", Certificates.STRANGER.toTempCertChainPem().getPath(),
				"-key", Certificates.STRANGER.toTempPrivateKeyPem().getPath(), "-connect", "127.0.0.1:" + portOf(port));
		assertThat(stranger.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertNoProtocol();
	}

	@Test
	void isServedByTheProgram() throws Exception {
		File certificate = Certificates.SERVER.toTempCertChainPem();
		File key = Certificates.SERVER.toTempPrivateKeyPem();
		for (String version : List.of("-tls1_2", "-tls1_3")) {
			int port = freePort();
			start("s_server", version, "-rev", "-cert", certificate.getPath(), "-key", key.getPath(), "-accept",
					"127.0.0.1:" + port);
			Awaitility.await().until(() -> isListening(port));
			RecordingProtocol client = new RecordingProtocol() {
				@Override
				void made() {
					transport().write("hello\n");
				}
			};
			this.reactor.connectTcp(InetSocketAddress.createUnresolved("localhost", port),
					new RecordingClientFactory(() -> client), ConnectOptions.DEFAULT.withTls(client().build()));
			assertThat(client.awaitBytes(6)).isEqualTo("olleh\n".getBytes(StandardCharsets.UTF_8));
			client.connection().loseConnection();
			assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(client.violations()).isEmpty();
		}
	}

	private Process start(String... arguments) {
		List<String> command = new ArrayList<>(List.of("openssl"));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			this.processes.add(process);
			return process;
		}
		catch (IOException ex) {
			assumeThat(false).as("openssl is installed").isTrue();
			throw new AssertionError(ex);
		}
	}

	private static String readText(Process process, int length) throws IOException {
		return new String(process.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean isListening(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
