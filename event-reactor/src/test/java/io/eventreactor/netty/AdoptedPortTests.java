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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Listening on sockets that somebody else has bound.
 */
class AdoptedPortTests extends AbstractReactorTests {

	@TempDir
	Path directory;

	private ListeningPort adopt(int descriptor) {
		return this.reactor.adoptStreamPort(descriptor, Factory.forProtocol(StreamTests.Echo::new),
				ListenOptions.DEFAULT);
	}

	@Test
	void servesOnATcpSocket() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		Socket socket = Socket.newSocketStream();
		socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		socket.listen(10);
		ListeningPort port = adopt(socket.intValue());
		assertThat(port.getHost()).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(),
				((InetSocketAddress) port.getHost()).getPort()));
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
		}
		await(port.stopListening());
		assertThatIllegalStateException().isThrownBy(port::startListening).withMessageContaining("was closed");
		assertThatIllegalArgumentException().isThrownBy(() -> adopt(socket.intValue()))
			.withMessageContaining("no open socket");
	}

	@Test
	void servesOnAUnixSocketAndLeavesItsFile() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		Path path = this.directory.resolve("s");
		Socket socket = Socket.newSocketDomain();
		socket.bind(new DomainSocketAddress(path.toString()));
		socket.listen(10);
		RecordingProtocol server = new StreamTests.Echo();
		ListeningPort port = this.reactor.adoptStreamPort(socket.intValue(), Factory.forProtocol(() -> server),
				ListenOptions.DEFAULT);
		assertThat(port.getHost()).isEqualTo(UnixDomainSocketAddress.of(path));
		try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			peer.write(StandardCharsets.UTF_8.encode("hello"));
			peer.shutdownOutput();
			assertThat(Channels.newInputStream(peer).readAllBytes()).asString(StandardCharsets.UTF_8)
				.isEqualTo("hello");
			assertThat(server.connection().getHost()).isEqualTo(UnixDomainSocketAddress.of(path));
		}
		await(port.stopListening());
		assertThat(path).exists();
	}

	@Test
	void whatDoesNotListenIsRefused() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		Socket socket = Socket.newSocketStream();
		try {
			assertThatIllegalArgumentException().isThrownBy(() -> adopt(socket.intValue()))
				.withMessageContaining("does not listen");
		}
		finally {
			socket.close();
		}
		assertThatIllegalArgumentException().isThrownBy(() -> adopt(-1)).withMessageContaining("negative");
		assertThatIllegalArgumentException().isThrownBy(() -> adopt(1_000_000)).withMessageContaining("no open socket");
	}

	@Test
	void otherTransportsCannot() {
		assumeThat(this.io).isNotEqualTo(IoType.EPOLL);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> adopt(3))
			.withMessageContaining("IoType.EPOLL");
	}

}
