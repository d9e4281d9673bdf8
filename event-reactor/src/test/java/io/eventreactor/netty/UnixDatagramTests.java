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
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotListenException;
import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramTransport;
import io.eventreactor.InvalidAddressException;
import io.eventreactor.IoType;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
	void aConnectedPortOutlivesItsPeer() {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		DatagramTransport port = listen("server", new RecordingDatagrams());
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport clientPort = listen("client", client);
		await(clientPort.connect(port.getHost()));
		await(port.stopListening());
		assertThat(client.next()).isEqualTo("start");
		for (int i = 0; i < 3; i++) {
			clientPort.write("lost");
			assertThat(client.next()).isEqualTo("refused");
		}
		assertThat(clientPort.statistics().dropped()).isEqualTo(3);
		RecordingDatagrams again = new Echo();
		DatagramTransport second = listen("server", again);
		clientPort.write("hello");
		assertThat(client.next()).isEqualTo("hello");
		await(second.stopListening());
		// This time it is back before the next datagram
		listen("server", new Echo());
		clientPort.write("again");
		assertThat(client.next()).isEqualTo("again");
		assertThat(clientPort.listening()).isTrue();
	}

	@Test
	void aConnectedPortWaitsForItsPeer() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		DatagramTransport client = listen("client", new RecordingDatagrams());
		Socket peer = deaf("peer");
		try {
			await(client.connect(UnixDomainSocketAddress.of(this.directory.resolve("peer"))));
			List<Byte> received = new ArrayList<>();
			ByteBuffer buffer = ByteBuffer.allocateDirect(1);
			send(client, 300);
			Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
				while (peer.recvFromDomainSocket(buffer, 0, 1) != null) {
					received.add(buffer.get(0));
				}
				return received.size() == 300;
			});
			for (int i = 0; i < 300; i++) {
				assertThat(received.get(i)).isEqualTo((byte) i);
			}
			assertThat(client.statistics().dropped()).isZero();
			// Full again, and then gone: none of that ends the port
			send(client, 300);
		}
		finally {
			peer.close();
		}
		Awaitility.await().until(() -> client.statistics().sent() + client.statistics().dropped() == 600);
		assertThat(client.statistics().sent()).isGreaterThanOrEqualTo(300);
		assertThat(client.listening()).isTrue();
	}

	private static void send(DatagramTransport port, int count) {
		for (int i = 0; i < count; i++) {
			port.write(new byte[] { (byte) i });
		}
	}

	@Test
	void aReceiverThatDoesNotReadHoldsUpNobody() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		// With long queues in the system it holds all that may be on the way
		assumeThat(Integer.parseInt(Files.readString(Path.of("/proc/sys/net/unix/max_dgram_qlen")).trim()))
			.isLessThan(100);
		DatagramTransport port = listen("server", new Echo());
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport clientPort = listen("client", client);
		Socket deaf = deaf("deaf");
		try {
			UnixDomainSocketAddress nobody = UnixDomainSocketAddress.of(this.directory.resolve("deaf"));
			for (int i = 0; i < 200; i++) {
				port.write("never read", nobody);
			}
			CompletableFuture<Void> written = new CompletableFuture<>();
			port.reactor().callFromThread(() -> written.complete(null));
			written.get(20, TimeUnit.SECONDS);
			clientPort.write("hello", port.getHost());
			assertThat(client.next()).isEqualTo("start");
			assertThat(client.next()).isEqualTo("hello");
			assertThat(port.statistics().dropped()).isBetween(100L, 199L);
			assertThat(busyNanoseconds(port.reactor(), Duration.ofMillis(500)))
				.isLessThan(Duration.ofMillis(250).toNanos());
		}
		finally {
			deaf.close();
		}
	}

	private Socket deaf(String name) throws IOException {
		Socket socket = Socket.newSocketDomainDgram();
		socket.bind(new DomainSocketAddress(this.directory.resolve(name).toString()));
		return socket;
	}

	@Test
	void closingAPortLeavesTheFileOfItsSuccessorAlone() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		RecordingDatagrams first = new RecordingDatagrams();
		DatagramTransport port = listen("server", first);
		RecordingDatagrams second = new RecordingDatagrams();
		CompletableFuture<Deferred<@Nullable Void>> stopped = new CompletableFuture<>();
		// Before the port hears that it is closed
		port.reactor().callFromThread(() -> {
			stopped.complete(port.stopListening());
			listen("server", second);
		});
		await(stopped.get(20, TimeUnit.SECONDS));
		assertThat(first.events()).containsExactly("start", "stop");
		listen("client", new RecordingDatagrams()).write("hello",
				UnixDomainSocketAddress.of(this.directory.resolve("server")));
		assertThat(second.next()).isEqualTo("start");
		assertThat(second.next()).isEqualTo("hello");
	}

	@Test
	void aPortThatNettyClosesIsClosed() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		RecordingDatagrams protocol = new RecordingDatagrams();
		LoopReactor loop = this.reactor.loops().next();
		UnixDatagramKind kind = new UnixDatagramKind(IoTransport.of(IoType.EPOLL),
				UnixAddress.of(this.directory.resolve("client").toString()), DatagramOptions.DEFAULT);
		// Whose socket Netty gives up when the peer is gone for longer than one datagram
		DatagramKind plain = (DatagramKind) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { DatagramKind.class }, (proxy, method, arguments) -> {
					Object result = method.invoke(kind, arguments);
					if (result instanceof Channel channel) {
						channel.pipeline().remove(UnixDatagramSender.class);
					}
					return result;
				});
		DatagramTransport port = loop.call(() -> NettyDatagramPort.open(this.reactor, loop, plain, protocol, 8));
		Socket peer = deaf("peer");
		await(port.connect(UnixDomainSocketAddress.of(this.directory.resolve("peer"))));
		peer.close();
		send(port, 2);
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("refused");
		assertThat(protocol.next()).isEqualTo("stop");
		assertThat(port.listening()).isFalse();
		await(port.stopListening());
		await(this.reactor.stop());
		assertThat(protocol.events()).isEmpty();
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
	void aDeadSocketIsReplaced() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		deaf("server").close();
		assertThat(this.directory.resolve("server")).exists();
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = listen("server", server);
		listen("client", new RecordingDatagrams()).write("hello", port.getHost());
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("hello");
	}

	@Test
	void aLiveSocketOfAnotherProgramIsLeftAlone() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		Socket alive = deaf("server");
		try {
			assertCannotListen("server", CannotListenException.Reason.IN_USE);
			DatagramTransport client = listen("client", new RecordingDatagrams());
			client.write("x", UnixDomainSocketAddress.of(this.directory.resolve("server")));
			ByteBuffer buffer = ByteBuffer.allocateDirect(1);
			Awaitility.await().until(() -> alive.recvFromDomainSocket(buffer, 0, 1) != null);
			assertThat(buffer.get(0)).isEqualTo((byte) 'x');
		}
		finally {
			alive.close();
		}
	}

	@Test
	void aFileThatIsNoSocketIsLeftAlone() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		Path file = Files.writeString(this.directory.resolve("server"), "precious");
		assertCannotListen("server", CannotListenException.Reason.OTHER);
		assertThat(file).hasContent("precious");
	}

	private void assertCannotListen(String name, CannotListenException.Reason reason) {
		assertThatExceptionOfType(CannotListenException.class).isThrownBy(() -> listen(name, new RecordingDatagrams()))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason))
			.satisfies((ex) -> assertThat(ex.getAddress())
				.isEqualTo(UnixDomainSocketAddress.of(this.directory.resolve(name))));
	}

	@Test
	void theLongestPathIsAsGoodAsAnyOther() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		int rest = UnixStreamTests.MAXIMUM_BYTES - this.directory.toString().length() - 1;
		String longest = "x".repeat(rest);
		deaf(longest).close();
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = listen(longest, server);
		DatagramTransport client = listen("client", new RecordingDatagrams());
		client.write("hello", UnixDomainSocketAddress.of(this.directory.resolve(longest)));
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("hello");
		await(port.stopListening());
		assertThat(this.directory.resolve(longest)).doesNotExist();
		String message = "may have " + UnixStreamTests.MAXIMUM_BYTES + " bytes here, and this one has "
				+ (UnixStreamTests.MAXIMUM_BYTES + 1);
		assertThatIllegalArgumentException().isThrownBy(() -> listen(longest + "x", new RecordingDatagrams()))
			.withMessageContaining(message);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.write("x", UnixDomainSocketAddress.of(this.directory.resolve(longest + "x"))))
			.withMessageContaining(message);
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

	private static final class Echo extends RecordingDatagrams {

		@Override
		void received(ByteBuf data, SocketAddress from) {
			transport().write(data.retain(), from);
		}

	}

}
