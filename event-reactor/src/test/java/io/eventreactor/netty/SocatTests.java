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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.DatagramTransport;
import io.eventreactor.Factory;
import io.eventreactor.UnixListenOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Unix sockets and UDP, with {@code socat} at the other end.
 */
class SocatTests extends AbstractReactorTests {

	@TempDir
	Path directory;

	@BeforeEach
	void findSocat() {
		boolean found;
		try {
			found = new ProcessBuilder("socat", "-V").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException | InterruptedException ex) {
			found = false;
		}
		assumeThat(found).as("socat is installed").isTrue();
	}

	@Test
	void speaksOverAUnixSocket() throws Exception {
		Path path = this.directory.resolve("s");
		this.reactor.listenUnix(path, Factory.forProtocol(StreamTests.Echo::new), UnixListenOptions.DEFAULT);
		assertThat(talk("UNIX-CONNECT:" + path)).isEqualTo("hello socat");
	}

	@Test
	void speaksOverUdp() throws Exception {
		DatagramTransport port = this.reactor.listenUdp(0, new RecordingDatagrams() {
			@Override
			void received(ByteBuf data, SocketAddress from) {
				transport().write(data.retain(), from);
			}
		});
		assertThat(talk("UDP4:127.0.0.1:" + ((InetSocketAddress) port.getHost()).getPort())).isEqualTo("hello socat");
	}

	private static String talk(String address) throws IOException {
		Process socat = new ProcessBuilder("socat", "-", address).redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			byte[] hello = "hello socat".getBytes(StandardCharsets.UTF_8);
			socat.getOutputStream().write(hello);
			socat.getOutputStream().flush();
			return new String(socat.getInputStream().readNBytes(hello.length), StandardCharsets.UTF_8);
		}
		finally {
			socat.destroy();
			assertThat(socat.onExit().orTimeout(10, TimeUnit.SECONDS).join().isAlive()).isFalse();
		}
	}

}
