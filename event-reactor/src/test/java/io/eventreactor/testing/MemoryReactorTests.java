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

package io.eventreactor.testing;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Connector;
import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Rejection;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.AddressRules;
import io.eventreactor.policy.AddressRulesFactory;
import io.eventreactor.policy.PeerConnectionLimitFactory;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MemoryReactorTests {

	private final List<String> events = new ArrayList<>();

	private final MemoryReactor reactor = MemoryReactor.started();

	@Test
	void keepsPortsAndAcceptsWhatTheTestConnects() {
		ListeningPort port = this.reactor.listenTcp(7000, Factory.forProtocol(Recorder::new));
		MemoryPort seen = this.reactor.ports().get(0);
		assertThat(seen).isSameAs(port);
		assertThat(seen.getHost()).hasToString("0.0.0.0/0.0.0.0:7000");
		StringTransport connection = seen.accept();
		connection.receive("hello\r\n");
		assertThat(seen.connections()).containsExactly(connection);
		assertThat(port.statistics().active()).isOne();
		connection.end();
		assertThat(seen.connections()).isEmpty();
		assertThat(port.statistics().accepted()).isOne();
		assertThat(this.events).containsExactly("made", "line hello", "lost ConnectionDoneException");
		port.stopListening();
		assertThatIllegalStateException().isThrownBy(seen::accept);
	}

	@Test
	void aFactoryMayRefuse() {
		MemoryPort port = (MemoryPort) this.reactor.listenTcp(0, Factory.forProtocol(() -> new Recorder()));
		assertThat(port.accept()).isNotNull();
		MemoryPort refusing = (MemoryPort) this.reactor.listenTcp(0, new Factory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return null;
			}
		});
		assertThat(refusing.accept()).isNull();
		assertThat(refusing.statistics().rejected()).containsEntry(Rejection.REFUSED, 1L);
		assertThat(refusing.getHost()).isNotEqualTo(port.getHost());
	}

	@Test
	void rulesAndLimitsSeeWhereConnectionsComeFrom() {
		Factory factory = Factory.forProtocol(Recorder::new);
		MemoryPort home = (MemoryPort) this.reactor.listenTcp(7000,
				new AddressRulesFactory(factory, AddressRules.ALL.deny("192.168.1.0/24")));
		assertThat(home.accept()).isNull();
		assertThat(home.accept(peer("192.0.2.1"))).isNotNull();
		MemoryPort limited = (MemoryPort) this.reactor.listenTcp(7001, new PeerConnectionLimitFactory(factory, 1));
		assertThat(limited.accept(peer("192.0.2.1")).getPeer()).isEqualTo(peer("192.0.2.1"));
		assertThat(limited.accept(peer("192.0.2.1"))).isNull();
		assertThat(limited.accept(peer("192.0.2.2"))).isNotNull();
		assertThat(limited.accept()).isNotNull();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> limited.accept(InetSocketAddress.createUnresolved("192.0.2.1", 1)))
			.withMessageContaining("resolved");
	}

	private static InetSocketAddress peer(String host) {
		return new InetSocketAddress(host, 1234);
	}

	@Test
	void clientsSeeWhereTheyAreConnectedTo() {
		List<SocketAddress> peers = new ArrayList<>();
		ClientFactory factory = new ClientFactory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				peers.add(peer);
				return new Recorder();
			}
		};
		this.reactor.connectTcp("example.com", 7000, factory);
		this.reactor.connectTcp("192.0.2.1", 7000, factory);
		this.reactor.connectors().forEach(MemoryConnector::succeed);
		assertThat(peers).extracting(SocketAddress::toString)
			.containsExactly("example.com/127.0.0.1:7000", "/192.0.2.1:7000");
		assertThat(this.reactor.connectors().get(0).transport().getPeer()).isEqualTo(peers.get(0));
	}

	@Test
	void aFactoryThatCannotStartFailsTheAttempt() {
		IllegalStateException failure = new IllegalStateException("broken");
		List<Throwable> failures = new ArrayList<>();
		boolean[] works = new boolean[1];
		ClientFactory factory = new Client() {
			@Override
			protected void startFactory() {
				if (!works[0]) {
					throw failure;
				}
				super.startFactory();
			}

			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				throw failure;
			}

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				failures.add(reason.getCause());
			}
		};
		Connector connector = this.reactor.connectTcp("example.com", 7000, factory);
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThat(failures).containsExactly(failure);
		works[0] = true;
		connector.connect();
		assertThatIllegalStateException().isThrownBy(this.reactor.connectors().get(0)::succeed);
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThat(this.events).containsExactly("start", "client lost", "stop");
	}

	@Test
	void oneThreadIsTheLoop() {
		StringTransport transport = new StringTransport(this.reactor);
		List<Boolean> inLoop = new ArrayList<>();
		Protocol protocol = new LineReceiver() {
			@Override
			protected void lineReceived(String line) {
				inLoop.add(reactor().isInReactorThread());
			}
		};
		CompletableFuture.runAsync(() -> {
			transport.attach(protocol);
			assertThat(this.reactor.isInReactorThread()).isTrue();
		}, (call) -> new Thread(call).start()).join();
		assertThat(this.reactor.isInReactorThread()).isFalse();
		transport.receive("x\r\n");
		assertThat(inLoop).containsExactly(true);
		assertThat(CompletableFuture.supplyAsync(this.reactor::isInReactorThread, (call) -> new Thread(call).start())
			.join()).isFalse();
	}

	@Test
	void drainClosesWhatIsLeftAfterTheGrace() {
		MemoryPort port = (MemoryPort) this.reactor.listenTcp(7000, Factory.forProtocol(() -> new Recorder() {
			@Override
			public void drain() {
				MemoryReactorTests.this.events.add("asked");
			}
		}));
		StringTransport connection = port.accept();
		port.drain(Duration.ofSeconds(5)).addCallback((forced) -> this.events.add("drained " + forced));
		this.reactor.advance(Duration.ofSeconds(4));
		assertThat(connection.disconnecting()).isFalse();
		this.reactor.advance(Duration.ofSeconds(1));
		assertThat(connection.disconnecting()).isTrue();
		connection.end();
		assertThat(this.events).containsExactly("made", "asked", "lost ConnectionDoneException", "drained 1");
	}

	@Test
	void anAttemptSucceedsOrFailsAsTheTestSays() {
		Connector connector = this.reactor.connectTcp("example.com", 7000, new Client() {
			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				super.clientConnectionFailed(connector, reason);
				MemoryReactorTests.this.reactor.callLater(Duration.ofSeconds(1), connector::connect);
			}
		});
		MemoryConnector seen = this.reactor.connectors().get(0);
		assertThat(seen).isSameAs(connector);
		assertThat(seen.getDestination().getHostString()).isEqualTo("example.com");
		seen.fail(CannotConnectException.Reason.REFUSED);
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		this.reactor.advance(Duration.ofSeconds(1));
		assertThat(seen.attempts()).isEqualTo(2);
		StringTransport connection = seen.succeed();
		assertThat(seen.transport()).isSameAs(connection);
		connector.disconnect();
		assertThat(connection.disconnecting()).isTrue();
		connection.end();
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThatIllegalStateException().isThrownBy(seen::succeed);
		assertThat(this.events).containsExactly("start", "failed REFUSED", "stop", "start", "made",
				"lost ConnectionDoneException", "client lost", "stop");
	}

	@Test
	void anAttemptIsStopped() {
		Connector connector = this.reactor.connectTcp("example.com", 7000, ClientFactory.forProtocol(Recorder::new));
		connector.disconnect();
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThatIllegalStateException().isThrownBy(connector::stopConnecting);
		connector.connect();
		assertThat(connector.state()).isEqualTo(Connector.State.CONNECTING);
	}

	@Test
	void connectingWhileTheReactorStopsFails() {
		ClientFactory factory = new Client() {

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				super.clientConnectionFailed(connector, reason);
				// Which is refused and logged
				connector.connect();
			}

			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				super.clientConnectionLost(connector, reason);
				connector.connect();
			}

		};
		Connector connector = this.reactor.connectTcp("example.com", 7000, factory);
		this.reactor.connectors().get(0).succeed();
		this.reactor.stop().addCallback((result) -> this.events.add("stopped"));
		this.reactor.run();
		assertThat(this.events).containsExactly("start", "made", "lost ConnectionLostException", "client lost",
				"failed STOPPED", "stop", "stopped");
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThatIllegalStateException().isThrownBy(connector::connect).withMessageContaining("does not run");
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		this.reactor.start();
		connector.connect();
		assertThat(connector.state()).isEqualTo(Connector.State.CONNECTING);
	}

	@Test
	void aProtocolThatThrowsWhenItIsLostIsGoneAllTheSame() {
		MemoryPort port = (MemoryPort) this.reactor.listenTcp(7000, Factory.forProtocol(() -> new Recorder() {
			@Override
			protected void connectionLost(Throwable reason) {
				throw new IllegalStateException("expected by the test");
			}
		}));
		StringTransport connection = port.accept();
		port.drain(Duration.ofSeconds(5)).addCallback((forced) -> this.events.add("drained " + forced));
		assertThatIllegalStateException().isThrownBy(connection::end).withMessage("expected by the test");
		assertThat(port.connections()).isEmpty();
		assertThat(this.events).containsExactly("made", "drained 0");
	}

	@Test
	void callsFromThreadsWaitForTheTest() {
		CompletableFuture.runAsync(() -> this.reactor.callFromThread(() -> this.events.add("called"))).join();
		assertThat(this.events).isEmpty();
		this.reactor.run();
		assertThat(this.events).containsExactly("called");
	}

	@Test
	void workInThreadsIsDoneAtOnceOrInTurn() {
		this.reactor.callInThread(() -> this.events.add("at once"));
		this.reactor.setThreadPool(this.reactor::callFromThread);
		this.reactor.callInThread(() -> this.events.add("in turn"));
		assertThat(this.events).containsExactly("at once");
		this.reactor.advance(Duration.ZERO);
		assertThat(this.events).containsExactly("at once", "in turn");
	}

	@Test
	void startsAndStopsWithTriggers() {
		MemoryReactor fresh = new MemoryReactor();
		assertThatIllegalStateException().isThrownBy(() -> fresh.listenTcp(1, Factory.forProtocol(Recorder::new)));
		fresh.callWhenRunning(() -> this.events.add("runs"));
		fresh.start();
		assertThatIllegalStateException().isThrownBy(fresh::start);
		MemoryPort port = (MemoryPort) fresh.listenTcp(1, Factory.forProtocol(Recorder::new));
		port.accept();
		Deferred<String> waited = new Deferred<>();
		fresh.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.SHUTDOWN, () -> waited);
		fresh.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN, () -> this.events.add("after"));
		EventTrigger removed = fresh.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN,
				() -> this.events.add("never"));
		removed.remove();
		assertThatIllegalStateException().isThrownBy(removed::remove);
		fresh.stop().addCallback((result) -> this.events.add("stopped"));
		assertThatIllegalStateException().isThrownBy(fresh::stop);
		fresh.run();
		assertThat(fresh.running()).isTrue();
		waited.callback("go on");
		assertThat(fresh.running()).isFalse();
		assertThat(port.listening()).isFalse();
		assertThat(this.events).containsExactly("runs", "made", "lost " + ConnectionLostException.class.getSimpleName(),
				"after", "stopped");
		fresh.start();
		assertThat(fresh.running()).isTrue();
		assertThat(fresh.ioType()).isEqualTo(IoType.MEMORY);
	}

	private class Recorder extends LineReceiver {

		@Override
		protected void connectionMade() {
			MemoryReactorTests.this.events.add("made");
		}

		@Override
		protected void lineReceived(String line) {
			MemoryReactorTests.this.events.add("line " + line);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			MemoryReactorTests.this.events.add("lost " + reason.getClass().getSimpleName());
		}

	}

	private class Client extends ClientFactory {

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new Recorder();
		}

		@Override
		protected void startFactory() {
			MemoryReactorTests.this.events.add("start");
		}

		@Override
		protected void stopFactory() {
			MemoryReactorTests.this.events.add("stop");
		}

		@Override
		public void clientConnectionFailed(Connector connector, Throwable reason) {
			MemoryReactorTests.this.events.add("failed " + ((CannotConnectException) reason).getReason());
		}

		@Override
		public void clientConnectionLost(Connector connector, Throwable reason) {
			MemoryReactorTests.this.events.add("client lost");
		}

	}

}
