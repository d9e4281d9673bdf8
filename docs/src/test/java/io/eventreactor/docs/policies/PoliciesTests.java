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

package io.eventreactor.docs.policies;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.policy.AddressRules;
import io.eventreactor.policy.AddressRulesFactory;
import io.eventreactor.policy.Cidr;
import io.eventreactor.policy.PeerConnectionLimitFactory;
import io.eventreactor.policy.ThrottleLimits;
import io.eventreactor.policy.ThrottlingFactory;
import io.eventreactor.policy.TimeoutFactory;
import io.eventreactor.policy.Timeouts;
import io.eventreactor.policy.TrafficLoggingFactory;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.protocol.FileSender;
import io.eventreactor.protocol.FrameCounting;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.protocol.PortForwardFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PoliciesTests extends AbstractReactorTests {

	@Test
	void policiesAreWrappedAroundEachOther() throws Exception {
		// tag::wrap[]
		Factory factory = Factory.forProtocol(EchoProtocol::new);
		factory = new TimeoutFactory(factory, this.reactor, Timeouts.NONE.withFirstData(Duration.ofSeconds(30)));
		factory = new ThrottlingFactory(factory, this.reactor,
				ThrottleLimits.NONE.withConnection(1_000_000, 1_000_000));
		factory = new PeerConnectionLimitFactory(factory, 2);
		factory = new AddressRulesFactory(factory, AddressRules.ALL.deny("192.0.2.0/24").allow("127.0.0.0/8"));
		ListeningPort port = this.reactor.listenTcp(anyPort(), factory, ListenOptions.DEFAULT);
		// end::wrap[]
		try (Peer first = Peer.connect(port); Peer second = Peer.connect(port)) {
			assertThat(first.send("1").read(1)).isEqualTo("1");
			assertThat(second.send("2").read(1)).isEqualTo("2");
			try (Peer third = Peer.connect(port)) {
				assertThat(third.readToEnd()).isEmpty();
			}
		}
	}

	@Test
	void factoryDecidesWhoIsLetIn() throws Exception {
		Shop shop = new Shop();
		ListeningPort port = listen(shop, ListenOptions.DEFAULT);
		try (Peer early = Peer.connect(port)) {
			assertThat(early.readToEnd()).isEmpty();
		}
		shop.open = true;
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("hello").read(5)).isEqualTo("hello");
		}
	}

	// tag::admits[]
	static class Shop extends Factory {

		private volatile boolean open;

		@Override
		public boolean admits(SocketAddress peer) {
			return this.open;
		}

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new EchoProtocol();
		}

	}
	// end::admits[]

	@Test
	void recordsAreFrames() throws Exception {
		Factory factory = new TimeoutFactory(Factory.forProtocol(Records::new), this.reactor,
				Timeouts.NONE.withFrame(Duration.ofMillis(300)));
		try (Peer peer = Peer.connect(listen(factory, ListenOptions.DEFAULT))) {
			assertThat(peer.send("one\0tw").readToEnd()).isEmpty();
		}
	}

	// tag::frames[]
	static class Records extends Protocol implements FrameCounting {

		private long records;

		@Override
		public void dataReceived(ByteBuf data) {
			data.forEachByte((value) -> {
				if (value == 0) {
					this.records++;
				}
				return true;
			});
		}

		@Override
		public long frameCount() {
			return this.records;
		}

	}
	// end::frames[]

	@Test
	void rulesDecideInOrder() {
		// tag::rules[]
		AddressRules rules = AddressRules.ALL.deny("10.1.0.0/16").allow("10.0.0.0/8").allow("2001:db8::/32");
		// end::rules[]
		assertThat(rules.allows(new InetSocketAddress("10.2.3.4", 1))).isTrue();
		assertThat(rules.allows(new InetSocketAddress("10.1.3.4", 1))).isFalse();
		assertThat(rules.allows(new InetSocketAddress("11.1.3.4", 1))).isFalse();
	}

	@Test
	void addressesComeFromTheLoadBalancer() throws Exception {
		Queue<SocketAddress> peers = new ConcurrentLinkedQueue<>();
		Factory echo = Factory.forProtocol(() -> new EchoProtocol() {
			@Override
			protected void connectionMade() {
				peers.add(transport().getPeer());
			}
		});
		// tag::proxy[]
		Cidr balancers = Cidr.parse("127.0.0.0/8");
		ListenOptions options = ListenOptions.DEFAULT
			.withProxyProtocol(new ProxyProtocol(balancers::contains, Duration.ofSeconds(5)));
		Factory factory = new AddressRulesFactory(echo, AddressRules.ALL.deny("192.0.2.66/32"));
		ListeningPort port = this.reactor.listenTcp(anyPort(), factory, options);
		// end::proxy[]
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\nhello").read(5)).isEqualTo("hello");
		}
		assertThat(peers).containsExactly(new InetSocketAddress("192.0.2.7", 4711));
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("PROXY TCP4 192.0.2.66 198.51.100.1 4711 443\r\nhello").readToEnd()).isEmpty();
		}
		assertThat(peers).hasSize(1);
	}

	@Test
	void trafficIsLogged() throws Exception {
		List<String> log = new CopyOnWriteArrayList<>();
		// tag::logging[]
		Factory factory = new TrafficLoggingFactory(Factory.forProtocol(EchoProtocol::new), 16, log::add);
		// end::logging[]
		try (Peer peer = Peer.connect(listen(factory, ListenOptions.DEFAULT))) {
			peer.send("hi\u0007\r\n").read(5);
			Awaitility.await()
				.untilAsserted(() -> assertThat(log).anyMatch((line) -> line.contains("received 5 bytes: \"hi")));
			assertThat(String.join("", log)).doesNotContain("\u0007");
		}
	}

	@Test
	void portIsForwarded() throws Exception {
		InetSocketAddress destination = (InetSocketAddress) listen(EchoProtocol::new).getHost();
		// tag::forward[]
		Factory factory = new PortForwardFactory(destination, ConnectOptions.DEFAULT);
		// end::forward[]
		try (Peer peer = Peer.connect(listen(factory, ListenOptions.DEFAULT))) {
			assertThat(peer.send("hello").read(5)).isEqualTo("hello");
		}
	}

	@Test
	void fileIsSent(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("poem"), "Tiger, tiger");
		try (Peer peer = Peer.connect(listen(() -> new Poem(file)))) {
			assertThat(peer.readToEnd()).isEqualTo("Tiger, tiger");
		}
	}

	@Test
	void partOfAFileIsSent(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("poem"), "Tiger, tiger");
		ListeningPort port = listen(() -> new Excerpts(file));
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("7 5\r\n").read(5)).isEqualTo("tiger");
			assertThat(peer.send("0 5\r\n").read(5)).isEqualTo("Tiger");
		}
		try (Peer peer = Peer.connect(port)) {
			peer.send("7 6\r\n");
			assertThatIOException().isThrownBy(peer::readToEnd);
		}
	}

	// tag::file[]
	static class Poem extends Protocol {

		private final Path file;

		Poem(Path file) {
			this.file = file;
		}

		@Override
		protected void connectionMade() {
			FileSender.send(this.file, transport()).addBoth((bytes, failure) -> {
				transport().loseConnection();
				return null;
			});
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}
	// end::file[]

	// tag::part[]
	static class Excerpts extends LineReceiver {

		private final Path file;

		Excerpts(Path file) {
			this.file = file;
		}

		@Override
		protected void lineReceived(String line) {
			String[] part = line.split(" ");
			FileSender.send(this.file, Long.parseLong(part[0]), Long.parseLong(part[1]), transport())
				.addErrback((failure) -> {
					transport().abortConnection();
					return 0L;
				});
		}

	}
	// end::part[]

}
