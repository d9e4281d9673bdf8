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

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.SingleThreadEventLoop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotListenException;
import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramTransport;
import io.eventreactor.EventPhase;
import io.eventreactor.InvalidAddressException;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * UDP, over the loopback interface.
 */
class UdpTests extends AbstractReactorTests {

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

	private DatagramTransport listenUdp(RecordingDatagrams protocol) {
		return this.reactor.listenUdp(ANY_PORT, protocol, DatagramOptions.DEFAULT);
	}

	@Test
	void startsReceivesAnswersAndStops() {
		RecordingDatagrams server = new RecordingDatagrams() {
			@Override
			void received(ByteBuf data, SocketAddress from) {
				transport().write(data.retain(), from);
			}
		};
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport serverPort = listenUdp(server);
		DatagramTransport clientPort = listenUdp(client);
		assertThat(((InetSocketAddress) serverPort.getHost()).getPort()).isPositive();
		clientPort.write("hello", serverPort.getHost());
		clientPort.write("world".getBytes(StandardCharsets.UTF_8), serverPort.getHost());
		assertThat(client.next()).isEqualTo("start");
		assertThat(client.next()).isEqualTo("hello");
		assertThat(client.next()).isEqualTo("world");
		assertThat(client.from).isEqualTo(serverPort.getHost());
		assertThat(server.from).isEqualTo(clientPort.getHost());
		await(serverPort.stopListening());
		assertThat(server.events()).containsExactly("start", "hello", "world", "stop");
		assertThat(serverPort.listening()).isFalse();
		assertThat(serverPort.statistics().received()).isEqualTo(2);
		assertThat(serverPort.statistics().sent()).isEqualTo(2);
		assertThat(server.violations()).isEmpty();
		await(serverPort.stopListening());
		assertThat(server.events()).hasSize(4);
	}

	@Test
	void theSamePortAndProtocolCanBeUsedAgain() {
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport first = listenUdp(server);
		await(first.stopListening());
		DatagramTransport second = this.reactor.listenUdp((InetSocketAddress) first.getHost(), server,
				DatagramOptions.DEFAULT);
		assertThat(second.getHost()).isEqualTo(first.getHost());
		assertThat(server.events()).containsExactly("start", "stop", "start");
	}

	@Test
	void aBoundAddressIsRefused() {
		DatagramTransport first = listenUdp(new RecordingDatagrams());
		RecordingDatagrams second = new RecordingDatagrams();
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(
					() -> this.reactor.listenUdp((InetSocketAddress) first.getHost(), second, DatagramOptions.DEFAULT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CannotListenException.Reason.IN_USE));
		assertThat(second.events()).isEmpty();
	}

	@Test
	void aSharedAddressIsNot() {
		DatagramOptions shared = DatagramOptions.DEFAULT.withReuseAddress(true);
		DatagramTransport first = this.reactor.listenUdp(ANY_PORT, new RecordingDatagrams(), shared);
		DatagramTransport second = this.reactor.listenUdp((InetSocketAddress) first.getHost(), new RecordingDatagrams(),
				shared);
		assertThat(second.getHost()).isEqualTo(first.getHost());
	}

	@Test
	void aFailureIsLoggedAndThePortLivesOn() {
		RecordingDatagrams server = new RecordingDatagrams() {
			@Override
			void received(ByteBuf data, SocketAddress from) {
				if (data.getByte(0) == 'b') {
					throw new IllegalStateException("bad datagram");
				}
			}
		};
		DatagramTransport port = listenUdp(server);
		DatagramTransport client = listenUdp(new RecordingDatagrams());
		try (CapturedLog log = new CapturedLog()) {
			client.write("bad", port.getHost());
			client.write("good", port.getHost());
			assertThat(server.next()).isEqualTo("start");
			assertThat(server.next()).isEqualTo("bad");
			assertThat(server.next()).isEqualTo("good");
			assertThat(log.errors()).hasSize(1);
		}
	}

	@Test
	void aProtocolThatFailsToStartHasNoPort() {
		RecordingDatagrams protocol = new RecordingDatagrams() {
			@Override
			protected void startProtocol() {
				throw new IllegalStateException("cannot start");
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> listenUdp(protocol)).withMessage("cannot start");
		await(this.reactor.stop());
		assertThat(protocol.events()).isEmpty();
	}

	@Test
	void aProtocolThatFailsToStopTellsWhoStoppedIt() {
		DatagramTransport port = listenUdp(new RecordingDatagrams() {
			@Override
			protected void stopProtocol() {
				throw new IllegalStateException("cannot stop");
			}
		});
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> port.stopListening().toCompletableFuture().get(10, TimeUnit.SECONDS))
			.withMessageContaining("cannot stop");
	}

	@Test
	void stopIsNeverToldInsideStopListening() {
		CompletableFuture<Boolean> toldInside = new CompletableFuture<>();
		RecordingDatagrams server = new RecordingDatagrams() {
			private boolean told;

			@Override
			void received(ByteBuf data, SocketAddress from) {
				transport().stopListening();
				toldInside.complete(this.told);
			}

			@Override
			protected void stopProtocol() {
				this.told = true;
				super.stopProtocol();
			}
		};
		DatagramTransport port = listenUdp(server);
		DatagramTransport client = listenUdp(new RecordingDatagrams());
		client.write("last", port.getHost());
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("last");
		assertThat(server.next()).isEqualTo("stop");
		assertThat(toldInside.join()).isFalse();
		client.write("too late", port.getHost());
		await(client.stopListening());
		assertThat(server.events()).isEmpty();
	}

	@Test
	void aProtocolMayStopInItsStart() {
		RecordingDatagrams protocol = new RecordingDatagrams() {
			@Override
			protected void startProtocol() {
				super.startProtocol();
				transport().stopListening();
			}
		};
		DatagramTransport port = listenUdp(protocol);
		await(port.stopListening());
		assertThat(protocol.events()).containsExactly("start", "stop");
	}

	@Test
	void stoppingTheReactorClosesThePort() {
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = listenUdp(server);
		await(this.reactor.stop());
		assertThat(server.events()).containsExactly("start", "stop");
		assertThat(port.listening()).isFalse();
		port.write("dropped", new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
		port.setBroadcastAllowed(true);
		assertThat(port.statistics().sent()).isZero();
	}

	@Test
	void aDatagramThatIsTooLongIsNoticed() {
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = this.reactor.listenUdp(ANY_PORT, server, DatagramOptions.DEFAULT.withMaximumSize(4));
		DatagramTransport client = listenUdp(new RecordingDatagrams());
		client.write("four", port.getHost());
		client.write("five5", port.getHost());
		client.write("fine", port.getHost());
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("four");
		assertThat(server.next()).isEqualTo("truncated five");
		assertThat(server.next()).isEqualTo("fine");
		assertThat(port.statistics().truncated()).isEqualTo(1);
		assertThat(port.statistics().received()).isEqualTo(2);
	}

	@Test
	void theLongestDatagramArrivesWhole() {
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = this.reactor.listenUdp(ANY_PORT, server,
				DatagramOptions.DEFAULT.withMaximumSize(65535).withReceiveBufferSize(1 << 20));
		DatagramTransport client = listenUdp(new RecordingDatagrams());
		client.write("x".repeat(65507), port.getHost());
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).hasSize(65507);
		ByteBuf tooLong = Unpooled.buffer().writeZero(65508);
		assertThatIllegalArgumentException().isThrownBy(() -> client.write(tooLong, port.getHost()))
			.withMessageContaining("at most 65507 bytes");
		assertThat(tooLong.refCnt()).isZero();
	}

	@Test
	void namesAreRefused() {
		DatagramTransport port = listenUdp(new RecordingDatagrams());
		ByteBuf data = Unpooled.copiedBuffer("x", StandardCharsets.UTF_8);
		InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", 9);
		assertThatExceptionOfType(InvalidAddressException.class).isThrownBy(() -> port.write(data, name))
			.withMessageContaining("look it up first");
		assertThat(data.refCnt()).isZero();
		assertThatExceptionOfType(InvalidAddressException.class).isThrownBy(() -> port.connect(name));
	}

	@Test
	void theOtherFamilyIsRefused() throws Exception {
		DatagramTransport port = this.reactor.listenUdp(new InetSocketAddress("127.0.0.1", 0), new RecordingDatagrams(),
				DatagramOptions.DEFAULT);
		InetAddress ipv6 = InetAddress.getByName("::1");
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> port.write("x", new InetSocketAddress(ipv6, 9)))
			.withMessageContaining("IPv4 only");
	}

	@Test
	void aConnectedPortHearsOfRefusals() throws Exception {
		SocketAddress nobody;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			nobody = socket.getLocalSocketAddress();
		}
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport port = listenUdp(client);
		await(port.connect(nobody));
		assertThat(port.getPeer()).isEqualTo(nobody);
		port.write("anybody there?");
		assertThat(client.next()).isEqualTo("start");
		assertThat(client.next()).isEqualTo("refused");
		assertThat(port.listening()).isTrue();
	}

	@Test
	void aRefusalIsNeverToldInsideWrite() throws Exception {
		SocketAddress nobody;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			nobody = socket.getLocalSocketAddress();
		}
		AtomicBoolean writing = new AtomicBoolean();
		AtomicBoolean inside = new AtomicBoolean();
		RecordingDatagrams client = new RecordingDatagrams() {
			@Override
			public void connectionRefused() {
				if (writing.get()) {
					inside.set(true);
				}
				super.connectionRefused();
			}
		};
		DatagramTransport port = listenUdp(client);
		await(port.connect(nobody));
		port.reactor().callFromThread(() -> {
			writing.set(true);
			// The first one comes back at once, and the next ones fail for that
			for (int i = 0; i < 10; i++) {
				port.write("anybody there?");
			}
			writing.set(false);
		});
		assertThat(client.next()).isEqualTo("start");
		assertThat(client.next()).isEqualTo("refused");
		assertThat(inside).isFalse();
	}

	@Test
	void aPortThatOpensWhileTheReactorStopsIsClosed() throws Exception {
		LoopReactor[] loops = this.reactor.loops().all();
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		loops[1].callFromThread(goOn::join);
		while (this.reactor.loops().next() != loops[0]) {
			// The next one is the one that is held up
		}
		RecordingDatagrams protocol = new RecordingDatagrams();
		CompletableFuture<DatagramTransport> opened = CompletableFuture.supplyAsync(() -> listenUdp(protocol));
		Awaitility.await().until(() -> ((SingleThreadEventLoop) loops[1].eventLoop()).pendingTasks() > 0);
		CompletableFuture<Boolean> allClosed = new CompletableFuture<>();
		this.reactor.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN,
				() -> allClosed.complete(this.reactor.ports().all().isEmpty()));
		Deferred<Void> stopped = this.reactor.stop();
		Awaitility.await().until(() -> !this.reactor.running());
		// The ports that were there have been asked to close when this is done
		loops[0].eventLoop().submit(() -> true).get(20, TimeUnit.SECONDS);
		goOn.complete(null);
		await(stopped);
		DatagramTransport port = opened.get(20, TimeUnit.SECONDS);
		assertThat(port.listening()).isFalse();
		assertThat(protocol.events()).containsExactly("start", "stop");
		assertThat(allClosed).isCompletedWithValue(true);
		await(port.stopListening());
	}

	@Test
	void anUnconnectedPortDoesNot() throws Exception {
		SocketAddress nobody;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			nobody = socket.getLocalSocketAddress();
		}
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport port = listenUdp(client);
		port.write("anybody there?", nobody);
		port.write("to myself", port.getHost());
		assertThat(client.next()).isEqualTo("start");
		assertThat(client.next()).isEqualTo("to myself");
	}

	@Test
	void aConnectedPortTalksToItsPeerOnly() {
		RecordingDatagrams server = new RecordingDatagrams() {
			@Override
			void received(ByteBuf data, SocketAddress from) {
				transport().write(data.retain(), from);
			}
		};
		DatagramTransport serverPort = listenUdp(server);
		RecordingDatagrams client = new RecordingDatagrams();
		DatagramTransport clientPort = listenUdp(client);
		assertThatIllegalStateException().isThrownBy(() -> clientPort.write("x"))
			.withMessageContaining("connect it first");
		Deferred<Void> connected = clientPort.connect(serverPort.getHost());
		clientPort.write("echo");
		await(connected);
		clientPort.write("again", serverPort.getHost());
		assertThat(client.next()).isEqualTo("start");
		assertThat(client.next()).isEqualTo("echo");
		assertThat(client.next()).isEqualTo("again");
		assertThatIllegalStateException().isThrownBy(() -> clientPort.connect(serverPort.getHost()))
			.withMessageContaining("already");
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> clientPort.write("x", clientPort.getHost()))
			.withMessageContaining("connected to");
	}

	@Test
	void aPortWhoseReactorHasStoppedCannotBeConnected() {
		DatagramTransport port = listenUdp(new RecordingDatagrams());
		await(this.reactor.stop());
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> port.connect(port.getHost()).toCompletableFuture().get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(CannotConnectException.class);
	}

	@Test
	void broadcastsAreSentWhenAllowedOnly() {
		RecordingDatagrams listener = new RecordingDatagrams();
		DatagramTransport port = this.reactor.listenUdp(0, listener);
		InetSocketAddress everybody = new InetSocketAddress("127.255.255.255",
				((InetSocketAddress) port.getHost()).getPort());
		DatagramTransport asked = this.reactor.listenUdp(0, new RecordingDatagrams());
		asked.write("forbidden", everybody);
		Awaitility.await().untilAsserted(() -> assertThat(asked.statistics().dropped()).isEqualTo(1));
		asked.setBroadcastAllowed(true);
		asked.write("allowed", everybody);
		assertThat(listener.next()).isEqualTo("start");
		assertThat(listener.next()).isEqualTo("allowed");
		DatagramTransport allowed = this.reactor.listenUdp(new InetSocketAddress(0), new RecordingDatagrams(),
				DatagramOptions.DEFAULT.withBroadcast(true));
		allowed.write("allowed from the start", everybody);
		assertThat(listener.next()).isEqualTo("allowed from the start");
		allowed.setBroadcastAllowed(false);
		allowed.write("forbidden again", everybody);
		Awaitility.await().untilAsserted(() -> assertThat(allowed.statistics().dropped()).isEqualTo(1));
		assertThat(asked.statistics().sent()).isEqualTo(1);
		assertThat(allowed.statistics().sent()).isEqualTo(1);
		assertThat(listener.events()).isEmpty();
	}

	@Test
	void talksToOtherPrograms() throws Exception {
		RecordingDatagrams server = new RecordingDatagrams() {
			@Override
			void received(ByteBuf data, SocketAddress from) {
				transport().write("<" + data.toString(StandardCharsets.UTF_8) + ">", from);
			}
		};
		DatagramTransport port = this.reactor.listenUdp(0, server);
		int number = ((InetSocketAddress) port.getHost()).getPort();
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.setSoTimeout(10_000);
			byte[] data = "plain".getBytes(StandardCharsets.UTF_8);
			socket.send(new DatagramPacket(data, data.length, InetAddress.getLoopbackAddress(), number));
			DatagramPacket answer = new DatagramPacket(new byte[100], 100);
			socket.receive(answer);
			assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
				.isEqualTo("<plain>");
			socket.send(new DatagramPacket(new byte[0], 0, InetAddress.getLoopbackAddress(), number));
			socket.receive(answer);
			assertThat(answer.getLength()).isEqualTo(2);
		}
	}

	@Test
	void emptyDatagramsCannotBeSentAndAreCounted() {
		RecordingDatagrams server = new RecordingDatagrams();
		DatagramTransport port = listenUdp(server);
		DatagramTransport client = listenUdp(new RecordingDatagrams());
		client.write("", port.getHost());
		client.write("next", port.getHost());
		assertThat(server.next()).isEqualTo("start");
		assertThat(server.next()).isEqualTo("next");
		assertThat(client.statistics().dropped()).isEqualTo(1);
	}

}
