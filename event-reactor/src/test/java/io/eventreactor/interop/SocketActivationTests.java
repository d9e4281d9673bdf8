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

package io.eventreactor.interop;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A process that is started with a socket, as systemd starts one.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketActivationTests {

	// Binds a socket, and becomes the process that it is passed to
	private static final String SYSTEMD = """
			import os, socket, sys
			passed = socket.socket()
			passed.bind(('127.0.0.1', 0))
			passed.listen(8)
			passed.setblocking(sys.argv[1] == 'blocking')
			print('port', passed.getsockname()[1], flush=True)
			os.dup2(passed.fileno(), 3)
			os.set_inheritable(3, True)
			os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1', LISTEN_FDNAMES='web')
			os.execv(sys.argv[2], sys.argv[2:])
			""";

	@BeforeEach
	void needsEpoll() {
		assumeThat(Epoll.isAvailable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "systemd:name=web", "systemd:index=0" })
	void servesOnTheSocketThatWasPassed(String endpoint) throws Exception {
		try (Program server = start("non-blocking", endpoint)) {
			int port = server.awaitPort("port (\\d+)\n");
			// It is bound already: this waits until the server is there
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				socket.setSoTimeout(30_000);
				socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
				assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
			}
			assertThat(server.awaitOutput("listens [^\n]*")).endsWith("127.0.0.1:" + port);
			server.endInput().awaitSuccess();
		}
	}

	@Test
	void refusesWhatWouldBlockTheLoop() {
		try (Program server = start("blocking", "systemd:name=web")) {
			assertThat(server.awaitOutput("fails [^\n]*")).contains("would block the loop",
					"set NonBlocking=true in the [Service] section");
			server.endInput().awaitSuccess();
		}
	}

	@Test
	void namesTheSocketsThereAre() {
		try (Program server = start("non-blocking", "systemd:name=mail")) {
			assertThat(server.awaitOutput("fails [^\n]*")).contains("no socket named 'mail' but [web]");
			server.endInput().awaitSuccess();
		}
	}

	private static Program start(String mode, String endpoint) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Program.start("python3", "-c", SYSTEMD, mode, java, "-Xmx64m", "-cp", classPath,
				ActivatedServer.class.getName(), endpoint);
	}

}
