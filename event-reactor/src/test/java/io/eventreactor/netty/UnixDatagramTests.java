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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotListenException;
import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramTransport;
import io.eventreactor.InvalidAddressException;
import io.eventreactor.IoType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Datagrams over Unix sockets.
 */
class UnixDatagramTests extends AbstractReactorTests {

	@TempDir
	Path directory;

	private DatagramTransport listen(String name, RecordingDatagrams protocol) {
		return this.reactor.listenUnixDatagram(this.directory.resolve(name).toString(), protocol,
				DatagramOptions.DEFAULT.withMaximumSize(8));
	}

	@Test
	void receivesAnswersAndRemovesItsFile() {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		RecordingDatagrams server = new RecordingDatagrams() {
			@Override
			void received(ByteBuf data, SocketAddress from) {
				transport().write(data.retain(), from);
			}
		};
		DatagramTransport port = listen("server", server);
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport clientPort = listen("client", client);
		clientPort.write("hello", port.getHost());
		assertThat(client.next()).isEqualTo("start");
		assertThat(client.next()).isEqualTo("hello");
		assertThat(server.from).isEqualTo(UnixDomainSocketAddress.of(this.directory.resolve("client")));
		clientPort.write("much too long", port.getHost());
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("hello");
		assertThat(server.next()).isEqualTo("truncated much too");
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> listen("server", new RecordingDatagrams()))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CannotListenException.Reason.IN_USE));
		await(port.stopListening());
		assertThat(server.next()).isEqualTo("stop");
		assertThat(this.directory.resolve("server")).doesNotExist();
	}

	@Test
	void aConnectedPortNeedsNoAddress() {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = listen("server", server);
		DatagramTransport client = listen("client", new RecordingDatagrams());
		await(client.connect(port.getHost()));
		client.write("hello");
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("hello");
	}

	@Test
	void aSenderWhoseNameIsNoPathIsHeard() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		RecordingDatagrams server = new RecordingDatagrams();
		listen("server", server);
		Socket peer = Socket.newSocketDomainDgram();
		try (CapturedLog log = new CapturedLog()) {
			peer.bind(new DomainSocketAddress("\0" + this.directory.getFileName() + "\0b"));
			peer.sendToDomainSocket(ByteBuffer.allocateDirect(1).put((byte) 'x'), 0, 1,
					this.directory.resolve("server").toString().getBytes(StandardCharsets.UTF_8));
			assertThat(server.next()).isEqualTo("start");
			assertThat(server.next()).isEqualTo("x");
			assertThat(server.from).isEqualTo(UnixDomainSocketAddress.of(""));
			assertThat(log.errors()).isEmpty();
		}
		finally {
			peer.close();
		}
	}

	@Test
	void otherAddressesAndMulticastAreRefused() {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		DatagramTransport port = listen("server", new RecordingDatagrams());
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> port.write("x", new InetSocketAddress("127.0.0.1", 9)));
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> port.write("x", UnixDomainSocketAddress.of("")));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(port::multicast);
	}

	@Test
	void whereThereAreNoneThatIsTold() {
		assumeThat(this.io).isEqualTo(IoType.NIO);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> listen("server", new RecordingDatagrams()))
			.withMessageContaining("IoType.EPOLL");
	}

}
