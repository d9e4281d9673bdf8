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

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramTransport;
import io.eventreactor.IoType;
import io.eventreactor.MulticastException;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Multicast over IPv4, on the loopback interface.
 */
class MulticastTests extends AbstractReactorTests {

	private static final DatagramOptions OPTIONS = DatagramOptions.DEFAULT.withFamily(StandardProtocolFamily.INET)
		.withReuseAddress(true);

	private InetAddress group;

	private NetworkInterface loopback;

	@BeforeEach
	void find() throws Exception {
		this.group = InetAddress.getByName("239.13.7.42");
		this.loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
	}

	private DatagramTransport listen(RecordingDatagrams protocol, int port) {
		DatagramTransport transport = this.reactor.listenUdp(new InetSocketAddress(port), protocol, OPTIONS);
		transport.multicast().setInterface(this.loopback);
		return transport;
	}

	private InetSocketAddress groupAt(DatagramTransport port) {
		return new InetSocketAddress(this.group, ((InetSocketAddress) port.getHost()).getPort());
	}

	@Test
	void whatIsSentToAGroupReachesAllThatJoined() {
		RecordingDatagrams first = new RecordingDatagrams();
		RecordingDatagrams second = new RecordingDatagrams();
		DatagramTransport firstPort = listen(first, 0);
		DatagramTransport secondPort = listen(second, ((InetSocketAddress) firstPort.getHost()).getPort());
		await(firstPort.multicast().joinGroup(this.group));
		await(secondPort.multicast().joinGroup(this.group));
		DatagramTransport sender = listen(new RecordingDatagrams(), 0);
		sender.write("to all", groupAt(firstPort));
		assertThat(first.next()).isEqualTo("start");
		assertThat(second.next()).isEqualTo("start");
		assertThat(first.next()).isEqualTo("to all");
		assertThat(second.next()).isEqualTo("to all");
	}

	@Test
	void aPortOfBothFamiliesSendsWhereItIsTold() {
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = listen(protocol, 0);
		await(port.multicast().joinGroup(this.group));
		DatagramTransport sender = this.reactor.listenUdp(0, new RecordingDatagrams());
		sender.multicast().setInterface(this.loopback);
		assertThat(sender.multicast().getInterface()).isEqualTo(this.loopback);
		sender.multicast().setTimeToLive(3);
		assertThat(sender.multicast().getTimeToLive()).isEqualTo(3);
		sender.write("over loopback", groupAt(port));
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("over loopback");
	}

	@Test
	void nothingComesAfterLeaving() {
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = listen(protocol, 0);
		await(port.multicast().joinGroup(this.group));
		port.write("joined", groupAt(port));
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("joined");
		await(port.multicast().leaveGroup(this.group));
		port.write("left", groupAt(port));
		port.write("to myself", new InetSocketAddress(InetAddress.getLoopbackAddress(), groupAt(port).getPort()));
		assertThat(protocol.next()).isEqualTo("to myself");
	}

	@Test
	void onlyTheGivenSourceIsHeard() throws Exception {
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = listen(protocol, 0);
		await(port.multicast().joinGroup(this.group, this.loopback, InetAddress.getByName("127.0.0.2")));
		DatagramTransport other = this.reactor.listenUdp(new InetSocketAddress("127.0.0.1", 0),
				new RecordingDatagrams(), OPTIONS);
		DatagramTransport source = this.reactor.listenUdp(new InetSocketAddress("127.0.0.2", 0),
				new RecordingDatagrams(), OPTIONS);
		other.multicast().setInterface(this.loopback);
		source.multicast().setInterface(this.loopback);
		other.write("from another", groupAt(port));
		source.write("from the source", groupAt(port));
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("from the source");
	}

	@Test
	void withoutLoopbackThisMachineHearsNothing() throws Exception {
		// The loopback interface itself always comes back
		NetworkInterface network = NetworkInterface.networkInterfaces()
			.filter((candidate) -> !candidate.isVirtual() && !candidate.equals(this.loopback)
					&& candidate.inetAddresses().anyMatch(Inet4Address.class::isInstance))
			.findFirst()
			.orElse(null);
		assumeThat(network).isNotNull();
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = listen(protocol, 0);
		port.multicast().setInterface(network);
		await(port.multicast().joinGroup(this.group));
		assertThat(port.multicast().isLoopback()).isTrue();
		port.multicast().setLoopback(false);
		assertThat(port.multicast().isLoopback()).isFalse();
		port.write("silent", groupAt(port));
		Awaitility.await().untilAsserted(() -> assertThat(port.statistics().sent()).isEqualTo(1));
		port.multicast().setLoopback(true);
		port.write("loud", groupAt(port));
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("loud");
	}

	@Test
	void theOptionsAreKept() {
		DatagramTransport port = listen(new RecordingDatagrams(), 0);
		assertThat(port.multicast().getTimeToLive()).isEqualTo(1);
		port.multicast().setTimeToLive(7);
		assertThat(port.multicast().getTimeToLive()).isEqualTo(7);
		assertThat(port.multicast().getInterface()).isEqualTo(this.loopback);
		assertThatIllegalArgumentException().isThrownBy(() -> port.multicast().setTimeToLive(256))
			.withMessageContaining("0 to 255");
	}

	@Test
	void whatIsNoGroupCannotBeJoined() {
		DatagramTransport port = listen(new RecordingDatagrams(), 0);
		assertFails(port.multicast().joinGroup(InetAddress.getLoopbackAddress()), "not a multicast address");
		assertFails(port.multicast().leaveGroup(this.group), "not joined");
	}

	@Test
	void whereNettyHasNoneThatIsTold() throws Exception {
		IoTransport transport = IoTransport.of(this.io);
		IoTransport kqueue = new IoTransport(IoType.KQUEUE, transport.handlers(), transport.serverChannels(),
				transport.channels(), transport.datagramChannels(), transport.unix());
		UdpKind kind = new UdpKind(kqueue, new InetSocketAddress("127.0.0.1", 0), DatagramOptions.DEFAULT);
		LoopReactor loop = this.reactor.loops().next();
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = loop.call(() -> NettyDatagramPort.open(this.reactor, loop, kind, protocol, 8));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(port::multicast)
			.withMessageContaining("IoType.KQUEUE")
			.withMessageContaining("use IoType.NIO");
		port.write("hello", port.getHost());
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("hello");
	}

	private static void assertFails(Deferred<?> deferred, String message) {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> deferred.toCompletableFuture().get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(MulticastException.class)
			.withMessageContaining(message);
	}

}
