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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.CannotListenException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.NativeDescriptor;
import io.eventreactor.Protocol;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.TlsOptions;
import io.eventreactor.UnixListenOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A reactor that was used for everything, and was stopped in the middle of it, leaves no
 * file descriptor and no thread behind.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeftoverTests {

	private static final int ROUNDS = 3;

	@TempDir
	Path directory;

	private NettyReactor reactor;

	// What the test opens itself in a round, and the reactor must not close
	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void stop() throws Exception {
		if (this.reactor != null && this.reactor.running()) {
			AbstractReactorTests.await(this.reactor.stop());
		}
		closeOpened();
	}

	@ParameterizedTest
	@EnumSource(value = IoType.class, names = { "NIO", "EPOLL", "IO_URING" })
	void nothingIsLeftOfAReactor(IoType io) throws Exception {
		// The first one loads libraries and starts threads that Netty keeps
		assumeThat(useEverything(io)).isEqualTo(io);
		Leftovers before = settled();
		for (int i = 0; i < ROUNDS; i++) {
			useEverything(io);
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(Leftovers.now().moreThan(before))
				.as(() -> "left behind, with the threads\n" + Leftovers.stacks("event-reactor"))
				.isEmpty());
	}

	/**
	 * Waits until nothing of ours is left, if so it is: threads end when they have told.
	 */
	private static Leftovers settled() {
		Awaitility.await().untilAsserted(() -> assertThat(Leftovers.stacks("event-reactor")).isEmpty());
		return Leftovers.now();
	}

	private IoType useEverything(IoType io) throws Exception {
		try (DnsResolver resolver = new DnsResolver()) {
			this.reactor = NettyReactor.builder().io(io).threads(2).resolver(resolver).build();
			this.reactor.start();
			resolver.resolve("no.such.host.invalid").addErrback((failure) -> null);
			ListeningPort port = tcp();
			tls();
			failures(port);
			datagrams();
			unix();
			descriptors();
			if (this.reactor.ioType() == IoType.EPOLL) {
				unixDatagrams();
				nativeDescriptors();
				adopted();
			}
			inTheMiddle(port);
			AbstractReactorTests.await(this.reactor.stop());
		}
		finally {
			closeOpened();
		}
		return this.reactor.ioType();
	}

	private <T extends AutoCloseable> T open(T opened) {
		this.opened.add(opened);
		return opened;
	}

	private void closeOpened() throws Exception {
		for (AutoCloseable opened : this.opened) {
			opened.close();
		}
		this.opened.clear();
	}

	private static InetSocketAddress anyPort() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	private static Factory echo() {
		return Factory.forProtocol(StreamTests.Echo::new);
	}

	private static RecordingProtocol greeter() {
		return new RecordingProtocol() {
			@Override
			void made() {
				connection().write("hello");
			}
		};
	}

	private static ConnectOptions trusting() {
		return ConnectOptions.DEFAULT.withTls(Certificates.client(TlsOptions.Provider.AUTO).build());
	}

	private static InetSocketAddress addressOf(ListeningPort port) {
		return (InetSocketAddress) port.getHost();
	}

	private Connector connect(InetSocketAddress address, ConnectOptions options, Protocol client) {
		return this.reactor.connectTcp(address, ClientFactory.forProtocol(() -> client), options);
	}

	private ListeningPort tcp() throws Exception {
		ListeningPort port = this.reactor.listenTcp(anyPort(), echo(), ListenOptions.DEFAULT);
		RecordingProtocol client = greeter();
		connect(InetSocketAddress.createUnresolved("localhost", addressOf(port).getPort()), ConnectOptions.DEFAULT,
				client);
		client.awaitBytes(5);
		Peer peer = open(Peer.connect(port));
		peer.send("x").read(1);
		peer.reset();
		AbstractReactorTests.await(port.stopListening());
		port.startListening();
		return port;
	}

	private void tls() throws Exception {
		TlsOptions options = Certificates.server(TlsOptions.Provider.AUTO).build();
		ListeningPort port = this.reactor.listenTcp(anyPort(), echo(), ListenOptions.DEFAULT.withTls(() -> options));
		InetSocketAddress named = InetSocketAddress.createUnresolved("localhost", addressOf(port).getPort());
		RecordingProtocol client = greeter();
		connect(named, trusting(), client);
		client.awaitBytes(5);
		Peer aborted = open(Peer.connect(port));
		aborted.send(new byte[] { 22, 3, 1, 2, 0, 1 });
		aborted.reset();
		Peer garbage = open(Peer.connect(port));
		garbage.send("GET / HTTP/1.0\r\n\r\n");
		garbage.readToEnd();
		// Is in the middle of its handshake when the reactor stops
		open(Peer.connect(port)).send(new byte[] { 22, 3, 1, 2, 0, 1 });
		// A client that meets a server without TLS, and one that trusts nobody there
		CompletableFuture<Void> failed = new CompletableFuture<>();
		ListeningPort plain = this.reactor.listenTcp(anyPort(), Factory.forProtocol(() -> greeter()),
				ListenOptions.DEFAULT);
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("localhost", addressOf(plain).getPort()),
				failing(failed), trusting());
		failed.get(20, TimeUnit.SECONDS);
	}

	private static ClientFactory failing(CompletableFuture<Void> failed) {
		return new ClientFactory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return new RecordingProtocol();
			}

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				failed.complete(null);
			}

			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				failed.complete(null);
			}
		};
	}

	private void failures(ListeningPort port) throws Exception {
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> this.reactor.listenTcp(addressOf(port), echo(), ListenOptions.DEFAULT));
		assertThatExceptionOfType(CannotListenException.class).isThrownBy(() -> this.reactor
			.listenUnix(this.directory.resolve("none/s").toString(), echo(), UnixListenOptions.DEFAULT));
		ListeningPort closed = this.reactor.listenTcp(anyPort(), echo(), ListenOptions.DEFAULT);
		InetSocketAddress nobody = addressOf(closed);
		AbstractReactorTests.await(closed.stopListening());
		for (String host : List.of("127.0.0.1", "no such..name")) {
			CompletableFuture<Void> failed = new CompletableFuture<>();
			this.reactor.connectTcp(InetSocketAddress.createUnresolved(host, nobody.getPort()), failing(failed),
					ConnectOptions.DEFAULT);
			failed.get(20, TimeUnit.SECONDS);
		}
		ListeningPort full = this.reactor.listenTcp(anyPort(), echo(), ListenOptions.DEFAULT.withMaxConnections(1));
		open(Peer.connect(full)).send("x").read(1);
		open(Peer.connect(full)).readToEnd();
		CompletableFuture<Void> failed = new CompletableFuture<>();
		this.reactor.connectUnix(this.directory.resolve("nobody").toString(), failing(failed), ConnectOptions.DEFAULT);
		failed.get(20, TimeUnit.SECONDS);
	}

	private void datagrams() throws Exception {
		DatagramOptions options = DatagramOptions.DEFAULT.withFamily(StandardProtocolFamily.INET);
		RecordingDatagrams received = new RecordingDatagrams();
		DatagramTransport port = this.reactor.listenUdp(new InetSocketAddress("127.0.0.1", 0), received, options);
		this.reactor.listenUdp(new InetSocketAddress("127.0.0.1", 0), new RecordingDatagrams(), options)
			.write("hello", port.getHost());
		assertThat(received.next()).isEqualTo("start");
		assertThat(received.next()).isEqualTo("hello");
		assertThatExceptionOfType(CannotListenException.class).isThrownBy(
				() -> this.reactor.listenUdp((InetSocketAddress) port.getHost(), new RecordingDatagrams(), options));
		if (this.reactor.ioType() != IoType.IO_URING) {
			DatagramTransport member = this.reactor.listenUdp(new InetSocketAddress(0), new RecordingDatagrams(),
					options);
			member.multicast().setInterface(NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1")));
			AbstractReactorTests.await(member.multicast().joinGroup(InetAddress.getByName("239.13.7.43")));
		}
	}

	private void unix() {
		String path = this.directory.resolve(UUID.randomUUID().toString().substring(0, 8)).toString();
		this.reactor.listenUnix(path, echo(), UnixListenOptions.DEFAULT);
		RecordingProtocol client = greeter();
		this.reactor.connectUnix(path, ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		client.awaitBytes(5);
	}

	private void unixDatagrams() {
		String path = this.directory.resolve(UUID.randomUUID().toString().substring(0, 8)).toString();
		RecordingDatagrams received = new RecordingDatagrams();
		DatagramTransport port = this.reactor.listenUnixDatagram(path, received, DatagramOptions.DEFAULT);
		this.reactor.listenUnixDatagram(path + "c", new RecordingDatagrams(), DatagramOptions.DEFAULT)
			.write("hello", port.getHost());
		assertThat(received.next()).isEqualTo("start");
		assertThat(received.next()).isEqualTo("hello");
	}

	private void descriptors() throws Exception {
		Pipe pipe = Pipe.open();
		open(pipe.source()).configureBlocking(false);
		CompletableFuture<Void> read = new CompletableFuture<>();
		this.reactor.addReader(new ChannelReader(pipe.source(), read));
		open(pipe.sink()).write(ByteBuffer.allocate(1));
		read.get(20, TimeUnit.SECONDS);
	}

	private void nativeDescriptors() throws Exception {
		FileDescriptor[] pipe = FileDescriptor.pipe();
		this.opened.add(pipe[0]::close);
		this.opened.add(pipe[1]::close);
		CompletableFuture<Void> read = new CompletableFuture<>();
		this.reactor.addReader(new NumberReader(pipe[0], read));
		pipe[1].write(ByteBuffer.allocateDirect(1), 0, 1);
		read.get(20, TimeUnit.SECONDS);
		assertThat(pipe[0].isOpen()).isTrue();
	}

	private void adopted() throws Exception {
		Socket socket = Socket.newSocketStream();
		socket.bind(anyPort());
		socket.listen(10);
		ListeningPort port = this.reactor.adoptStreamPort(socket.intValue(), echo(), ListenOptions.DEFAULT);
		open(Peer.connect(port)).send("x").read(1);
		Socket idle = Socket.newSocketStream();
		this.opened.add(idle::close);
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.reactor.adoptStreamPort(idle.intValue(), echo(), ListenOptions.DEFAULT));
	}

	/**
	 * Begins what is not finished when the reactor stops.
	 */
	private void inTheMiddle(ListeningPort port) throws IOException {
		open(Peer.connect(port)).send("x").read(1);
		open(Peer.connect(port));
		// An address for documentation: refused by the system, or never answered
		InetSocketAddress silent = new InetSocketAddress("192.0.2.1", 9);
		connect(silent, ConnectOptions.DEFAULT, new RecordingProtocol());
		connect(silent, ConnectOptions.DEFAULT, new RecordingProtocol()).disconnect();
		connect(InetSocketAddress.createUnresolved("localhost", addressOf(port).getPort()), ConnectOptions.DEFAULT,
				new RecordingProtocol());
		this.reactor.callInThread(() -> {
		});
	}

	private record ChannelReader(SelectableChannel channel, CompletableFuture<Void> read) implements ReadDescriptor {

		@Override
		public boolean doRead() throws IOException {
			this.read.complete(null);
			return ((Pipe.SourceChannel) this.channel).read(ByteBuffer.allocate(1)) >= 0;
		}

		@Override
		public void connectionLost(Throwable reason) {
		}

	}

	private record NumberReader(FileDescriptor descriptor,
			CompletableFuture<Void> read) implements NativeDescriptor, ReadDescriptor {

		@Override
		public int fileDescriptor() {
			return this.descriptor.intValue();
		}

		@Override
		public boolean doRead() throws IOException {
			this.read.complete(null);
			return this.descriptor.read(ByteBuffer.allocateDirect(1), 0, 1) >= 0;
		}

		@Override
		public void connectionLost(Throwable reason) {
		}

	}

}
