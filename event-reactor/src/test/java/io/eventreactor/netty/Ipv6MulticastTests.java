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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Multicast over IPv6, on a network of this machine: its loopback interface cannot do it
 * on Linux.
 */
class Ipv6MulticastTests extends AbstractReactorTests {

	private static final DatagramOptions OPTIONS = DatagramOptions.DEFAULT.withReuseAddress(true);

	private InetAddress group;

	private NetworkInterface network;

	@BeforeEach
	void find() throws Exception {
		// Of this network, and given out by nobody
		this.group = InetAddress.getByName("ff12::13:7:42");
		this.network = NetworkInterface.networkInterfaces()
			.filter(Ipv6MulticastTests::canDoIt)
			.findFirst()
			.orElse(null);
		assumeThat(this.network).as("a network with IPv6").isNotNull();
	}

	private static boolean canDoIt(NetworkInterface candidate) {
		try {
			return candidate.isUp() && !candidate.isLoopback() && candidate.supportsMulticast()
					&& candidate.inetAddresses().anyMatch(Inet6Address.class::isInstance);
		}
		catch (SocketException ex) {
			return false;
		}
	}

	private DatagramTransport listen(RecordingDatagrams protocol, int port) {
		DatagramTransport transport = this.reactor.listenUdp(new InetSocketAddress(port), protocol, OPTIONS);
		transport.multicast().setInterface(this.network);
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
		await(firstPort.multicast().joinGroup(this.group, this.network, null));
		await(secondPort.multicast().joinGroup(this.group, this.network, null));
		DatagramTransport sender = listen(new RecordingDatagrams(), 0);
		sender.write("to all", groupAt(firstPort));
		assertThat(first.next()).isEqualTo("start");
		assertThat(second.next()).isEqualTo("start");
		assertThat(first.next()).isEqualTo("to all");
		assertThat(second.next()).isEqualTo("to all");
	}

	@Test
	void nothingComesAfterLeaving() throws Exception {
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = listen(protocol, 0);
		await(port.multicast().joinGroup(this.group, this.network, null));
		port.write("joined", groupAt(port));
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("joined");
		await(port.multicast().leaveGroup(this.group, this.network, null));
		port.write("left", groupAt(port));
		port.write("to myself", new InetSocketAddress(InetAddress.getByName("::1"), groupAt(port).getPort()));
		assertThat(protocol.next()).isEqualTo("to myself");
	}

	@Test
	void goesOutAndJoinsWhereItIsTold() throws Exception {
		RecordingDatagrams protocol = new RecordingDatagrams();
		DatagramTransport port = listen(protocol, 0);
		await(port.multicast().joinGroup(this.group));
		assertThat(Memberships.of(this.group)).containsExactly(this.network.getName());
		DatagramTransport sender = this.reactor.listenUdp(0, new RecordingDatagrams());
		sender.multicast().setInterface(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")));
		sender.write("elsewhere", groupAt(port));
		Awaitility.await()
			.untilAsserted(() -> assertThat(sender.statistics().sent() + sender.statistics().dropped()).isEqualTo(1));
		sender.multicast().setInterface(this.network);
		sender.write("here", groupAt(port));
		assertThat(protocol.next()).isEqualTo("start");
		assertThat(protocol.next()).isEqualTo("here");
	}

	@Test
	void othersSeeTheTimeToLive() throws Exception {
		DatagramTransport sender = listen(new RecordingDatagrams(), 0);
		sender.multicast().setTimeToLive(7);
		try (SocatReceiver receiver = SocatReceiver.ipv6(this.group, this.network)) {
			assertThat(receiver.timeToLive((port) -> sender.write("x", new InetSocketAddress(this.group, port))))
				.isEqualTo("7");
		}
	}

}
