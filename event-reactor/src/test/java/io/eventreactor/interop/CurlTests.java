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

import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.eventreactor.ListenOptions;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to {@code curl}.
 */
class CurlTests extends AbstractInteropTests {

	@Test
	void whenCurlSendsAProxyHeaderThePeerIsWhoItNames() {
		ListenOptions options = ListenOptions.DEFAULT
			.withProxyProtocol(new ProxyProtocol((address) -> address.isLoopbackAddress(), Duration.ofMinutes(5)));
		int port = listen(new WhoAmI(), options);
		try (Program curl = Program.start("curl", "-sS", "--haproxy-protocol", "http://127.0.0.1:" + port + "/", "-w",
				" %{local_port}")) {
			String said = curl.awaitSuccess();
			String[] addresses = said.split(" ");
			assertThat(addresses).as(said).hasSize(3);
			assertThat(addresses[0]).isEqualTo("127.0.0.1:" + addresses[2]);
			assertThat(addresses[1]).isEqualTo("127.0.0.1:" + port);
		}
	}

	@Test
	void whenAHeaderIsAwaitedAPlainRequestIsRefused() {
		ListenOptions options = ListenOptions.DEFAULT
			.withProxyProtocol(new ProxyProtocol((address) -> true, Duration.ofMinutes(5)));
		int port = listen(new WhoAmI(), options);
		try (Program curl = Program.start("curl", "-sS", "http://127.0.0.1:" + port + "/")) {
			curl.awaitEnd();
			// 52: nothing came back, 56: the connection was reset
			assertThat(curl.exitCode()).isIn(52, 56);
		}
	}

	@Test
	void answersTelnet() {
		int port = listen(new EchoProtocol());
		try (Program curl = Program.start("curl", "-sS", "-N", "telnet://127.0.0.1:" + port)) {
			curl.send("hello\n");
			curl.awaitOutput("^hello\n$");
			curl.send("again\n");
			curl.awaitOutput("^hello\nagain\n$");
		}
	}

	/**
	 * A web server that answers every request with the two ends of its connection.
	 */
	private static final class WhoAmI extends LineReceiver {

		@Override
		protected void lineReceived(String line) {
			if (line.isEmpty()) {
				String body = text(transport().getPeer()) + " " + text(transport().getHost());
				transport().write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length()
						+ "\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + body);
				transport().loseConnection();
			}
		}

		private static String text(Object address) {
			InetSocketAddress socketAddress = (InetSocketAddress) address;
			return socketAddress.getHostString() + ":" + socketAddress.getPort();
		}

	}

}
