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

package io.eventreactor.docs.datagrams;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.endpoint.SystemdSockets;
import io.eventreactor.protocol.EchoProtocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

class DatagramsTests extends AbstractReactorTests {

	@Test
	void datagramsAreAnswered() throws Exception {
		// tag::listen[]
		DatagramOptions options = DatagramOptions.DEFAULT.withMaximumSize(1500);
		DatagramTransport port = this.reactor.listenUdp(anyPort(), new Parrot(), options);
		// end::listen[]
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.setSoTimeout(20_000);
			byte[] data = "pieces of eight".getBytes(StandardCharsets.UTF_8);
			socket.send(new DatagramPacket(data, data.length, port.getHost()));
			DatagramPacket answer = new DatagramPacket(new byte[100], 100);
			socket.receive(answer);
			assertThat(answer.getLength()).isEqualTo(data.length);
		}
		Awaitility.await().untilAsserted(() -> assertThat(port.statistics().sent()).isOne());
	}

	@Test
	void connectedPortTalksToOnePeer() throws Exception {
		InetSocketAddress server = (InetSocketAddress) this.reactor
			.listenUdp(anyPort(), new Parrot(), DatagramOptions.DEFAULT)
			.getHost();
		CompletableFuture<String> answer = new CompletableFuture<>();
		DatagramProtocol protocol = new DatagramProtocol() {
			@Override
			public void datagramReceived(ByteBuf data, SocketAddress from) {
				answer.complete(data.toString(StandardCharsets.UTF_8));
			}
		};
		// tag::connect[]
		DatagramTransport port = this.reactor.listenUdp(anyPort(), protocol, DatagramOptions.DEFAULT);
		port.connect(server).addCallback((connected) -> {
			port.write("hello");
			return null;
		});
		// end::connect[]
		assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
	}

	@Test
	void groupIsJoined() throws Exception {
		InetAddress group = InetAddress.getByName("239.13.7.9");
		NetworkInterface network = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
		InetSocketAddress address = new InetSocketAddress(0);
		// tag::multicast[]
		DatagramOptions options = DatagramOptions.DEFAULT.withFamily(StandardProtocolFamily.INET)
			.withReuseAddress(true);
		DatagramTransport port = this.reactor.listenUdp(address, new Printer(group, network), options);
		// end::multicast[]
		try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
			socket.setSoTimeout(20_000);
			socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
			byte[] question = "who prints?".getBytes(StandardCharsets.UTF_8);
			int number = ((InetSocketAddress) port.getHost()).getPort();
			DatagramPacket answer = new DatagramPacket(new byte[100], 100);
			Awaitility.await().ignoreExceptions().untilAsserted(() -> {
				socket.setSoTimeout(500);
				socket.send(new DatagramPacket(question, question.length, group, number));
				socket.receive(answer);
			});
			assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8)).isEqualTo("I do");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void listensOnASocketOfSomebodyElse() throws Exception {
		assumeThat(this.reactor.ioType()).isEqualTo(IoType.EPOLL);
		Socket socket = Socket.newSocketStream();
		socket.bind(anyPort());
		socket.listen(10);
		int descriptor = socket.intValue();
		// tag::adopt[]
		ListeningPort port = this.reactor.adoptStreamPort(descriptor, Factory.forProtocol(EchoProtocol::new),
				ListenOptions.DEFAULT);
		// end::adopt[]
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("hello").read(5)).isEqualTo("hello");
		}
	}

	@Test
	void systemdPassesNothingHere() {
		assertThatIllegalArgumentException().isThrownBy(() -> {
			// tag::systemd[]
			int descriptor = SystemdSockets.fromEnvironment().descriptor("web");
			// end::systemd[]
			this.reactor.adoptStreamPort(descriptor, Factory.forProtocol(EchoProtocol::new), ListenOptions.DEFAULT);
		}).withMessageContaining("LISTEN_PID is not set");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void listensOnAUnixSocket(@TempDir Path directory) throws Exception {
		Path path = directory.resolve("echo.sock");
		// tag::unix[]
		ListeningPort port = this.reactor.listenUnix(path, Factory.forProtocol(EchoProtocol::new),
				UnixListenOptions.DEFAULT.withMode(0660));
		// end::unix[]
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(path));
			channel.write(ByteBuffer.wrap(new byte[] { 'x' }));
			ByteBuffer answer = ByteBuffer.allocate(1);
			channel.read(answer);
			assertThat(answer.get(0)).isEqualTo((byte) 'x');
		}
		await(port.stopListening());
		assertThat(Files.exists(path)).isFalse();
	}

	@Test
	void channelsOfOthersAreWaitedFor() throws Exception {
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		// tag::add-reader[]
		Pipe pipe = Pipe.open();
		pipe.source().configureBlocking(false);
		this.reactor.addReader(new PipeReader(pipe.source(), heard::add));
		// end::add-reader[]
		pipe.sink().write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
		Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("hello"));
		pipe.sink().close();
		Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("hello", "end"));
		pipe.source().close();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void fileDescriptorsAreWaitedFor() throws Exception {
		assumeThat(this.reactor.ioType()).isEqualTo(IoType.EPOLL);
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		FileDescriptor[] pipe = FileDescriptor.pipe();
		int number = pipe[0].intValue();
		// tag::add-native-reader[]
		this.reactor.addReader(new InheritedReader(number, heard::add));
		// end::add-native-reader[]
		ByteBuffer hello = ByteBuffer.allocateDirect(5).put("hello".getBytes(StandardCharsets.US_ASCII));
		pipe[1].write(hello, 0, 5);
		Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("hello"));
		pipe[1].close();
		Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("hello", "end"));
		pipe[0].close();
	}

}
