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

package io.eventreactor.endpoint;

import java.lang.reflect.Proxy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.ReactorStreams;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.Recorder;
import io.eventreactor.policy.StubTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TcpClientEndpointTests {

	private static final InetSocketAddress DESTINATION = InetSocketAddress.createUnresolved("example.org", 7000);

	private final Streams streams = new Streams();

	private final TcpClientEndpoint endpoint = new TcpClientEndpoint(this.streams, DESTINATION,
			ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)));

	private final StubTransport transport = new StubTransport();

	private final List<Object> outcomes = new ArrayList<>();

	@Test
	void firesWithProtocolAfterConnectionMade() {
		Recorder recorder = new Recorder();
		Deferred<Protocol> connecting = this.endpoint.connect(Factory.forProtocol(() -> recorder));
		connecting.addCallback((protocol) -> {
			assertThat(recorder.events).containsExactly("made");
			return this.outcomes.add(protocol);
		});
		assertThat(this.streams.destination).isEqualTo(DESTINATION);
		assertThat(this.streams.options.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(this.outcomes).isEmpty();
		Protocol connected = this.streams.build();
		connected.makeConnection(this.transport);
		assertThat(this.outcomes).containsExactly(recorder);
		Recorder.receive(connected, "hello");
		connected.endConnection(new ConnectionDoneException());
		assertThat(recorder.events).containsExactly("made", "data hello", "lost ConnectionDoneException");
	}

	@Test
	void whenAttemptFailsFails() {
		record(this.endpoint.connect(Factory.forProtocol(Recorder::new)));
		CannotConnectException refused = new CannotConnectException(DESTINATION, Reason.REFUSED, null);
		this.streams.factory().clientConnectionFailed(this.streams.connector, refused);
		assertThat(this.outcomes).containsExactly(refused);
	}

	@Test
	void whenFactoryMakesNoProtocolFailsOnceConnectionIsClosed() {
		record(this.endpoint.connect(new Factory() {
			@Override
			public @Nullable Protocol buildProtocol(SocketAddress peer) {
				return null;
			}
		}));
		assertThat(this.streams.factory().buildProtocol(this.transport.getPeer())).isNull();
		assertThat(this.outcomes).isEmpty();
		this.streams.factory().clientConnectionLost(this.streams.connector, new ConnectionDoneException());
		assertThat(this.outcomes).singleElement().isInstanceOf(NoProtocolException.class);
	}

	@Test
	void whenFactoryThrowsFailsWithThat() {
		IllegalStateException failure = new IllegalStateException("no protocol today");
		record(this.endpoint.connect(Factory.forProtocol(() -> {
			throw failure;
		})));
		assertThat(this.streams.factory().buildProtocol(this.transport.getPeer())).isNull();
		this.streams.factory().clientConnectionLost(this.streams.connector, new ConnectionDoneException());
		assertThat(this.outcomes).containsExactly(failure);
	}

	@Test
	void whenConnectionMadeThrowsFailsWithTheEndOfTheConnection() {
		record(this.endpoint.connect(Factory.forProtocol(() -> new Recorder() {
			@Override
			protected void connectionMade() {
				throw new IllegalStateException("no greeting");
			}
		})));
		Protocol connected = this.streams.build();
		assertThatIllegalStateException().isThrownBy(() -> connected.makeConnection(this.transport));
		assertThat(this.outcomes).isEmpty();
		IllegalStateException reason = new IllegalStateException("no greeting");
		connected.endConnection(reason);
		this.streams.factory().clientConnectionLost(this.streams.connector, reason);
		assertThat(this.outcomes).containsExactly(reason);
	}

	@Test
	void whenReactorDoesNotRunFails() {
		this.streams.stopped = true;
		record(this.endpoint.connect(Factory.forProtocol(Recorder::new)));
		assertThat(this.outcomes).singleElement().isInstanceOf(IllegalStateException.class);
	}

	@Test
	void whenCancelledDropsAttempt() {
		Deferred<Protocol> connecting = record(this.endpoint.connect(Factory.forProtocol(Recorder::new)));
		connecting.cancel();
		assertThat(this.streams.events).containsExactly("disconnect");
		assertThat(this.outcomes).singleElement().isInstanceOf(CancelledException.class);
	}

	@Test
	void whenConnectionIsMadeAfterCancelIsClosed() {
		Deferred<Protocol> connecting = record(this.endpoint.connect(Factory.forProtocol(Recorder::new)));
		Protocol connected = this.streams.build();
		connecting.cancel();
		connected.makeConnection(this.transport);
		assertThat(this.transport.disconnecting()).isTrue();
		connected.endConnection(new ConnectionAbortedException());
		assertThat(this.outcomes).singleElement().isInstanceOf(CancelledException.class);
	}

	@Test
	void startsAndStopsFactory() {
		List<String> events = new ArrayList<>();
		record(this.endpoint.connect(new Factory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return new Recorder();
			}

			@Override
			protected void startFactory() {
				events.add("start");
			}

			@Override
			protected void stopFactory() {
				events.add("stop");
			}
		}));
		this.streams.factory().doStart();
		this.streams.factory().doStop();
		assertThat(events).containsExactly("start", "stop");
	}

	@Test
	void describesItselfAsItIsRead() {
		assertThat(this.endpoint).hasToString("tcp:example.org:7000:timeout=5");
		String full = "tcp:2001\\:db8\\:\\:1:7000:timeout=0:bindAddress=127.0.0.1";
		assertThat(Endpoints.client(this.streams.reactor(), full)).hasToString(full);
	}

	@Test
	void describesATimeoutInWholeSecondsAndNoneAsZeroOnly() {
		assertThat(new TcpClientEndpoint(this.streams, DESTINATION,
				ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(500))))
			.hasToString("tcp:example.org:7000:timeout=1");
		assertThat(new TcpClientEndpoint(this.streams, DESTINATION,
				ConnectOptions.DEFAULT.withTimeout(Duration.ofNanos(2_000_000_001))))
			.hasToString("tcp:example.org:7000:timeout=3");
	}

	@Test
	void bindAddressMayHaveAZone() throws Exception {
		NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
		connect("tcp:example.org:80:bindAddress=[fe80::1%" + loopback.getName() + "]");
		assertThat(this.streams.options.bindAddress()).isNotNull()
			.extracting(InetSocketAddress::getAddress, InstanceOfAssertFactories.type(Inet6Address.class))
			.satisfies((address) -> assertThat(address.getScopeId()).isEqualTo(loopback.getIndex()));
	}

	@Test
	void readsDescription() {
		connect("tcp:example.org:80:bindAddress=\\:\\:1:timeout=7");
		assertThat(this.streams.destination).isEqualTo(InetSocketAddress.createUnresolved("example.org", 80));
		assertThat(this.streams.options.timeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(this.streams.options.bindAddress()).isEqualTo(new InetSocketAddress("::1", 0));
		connect("tcp:[::1]:80:bindAddress=[::1]");
		assertThat(this.streams.destination.getHostString()).isEqualTo("::1");
		assertThat(this.streams.options.bindAddress()).isEqualTo(new InetSocketAddress("::1", 0));
		connect("tcp:\\:\\:1:80");
		assertThat(this.streams.destination.getHostString()).isEqualTo("::1");
		assertThat(this.streams.options).isSameAs(ConnectOptions.DEFAULT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "tcp | 4 | there is no host",
			"tcp: | 5 | there is no host", "tcp::80 | 5 | there is no host", "tcp:host | 9 | there is no port",
			"tcp:host: | 10 | there is no port", "tcp:host:http | 10 | port 'http' is not a number",
			"tcp:host:0 | 10 | there is no port 0", "tcp:host:65536 | 10 | there is no port 65536",
			"tcp:host:80: | 13 | there is nothing after the colon", "tcp:host:80:x | 13 | 'x' is one argument too many",
			"tcp:host:timeout=5:80 | 10 | there is no port before timeout",
			"tcp:host:80:timeot=5 | 13 | tcp has no argument 'timeot'",
			"tcp:host:80:timeout=5:timeout=5 | 23 | there is a second timeout",
			"tcp:host:80:timeout=-1 | 21 | timeout '-1' is not a number of seconds",
			"tcp:host:80:timeout= | 21 | timeout '' is not a number of seconds",
			"tcp:host:80:bindAddress=localhost | 25 | bindAddress 'localhost' is not an IP address",
			"tcp:host:80:bindAddress=10.0.0.0/8 | 25 | bindAddress '10.0.0.0/8' is not an IP address",
			"tcp:::1:80 | 5 | there is no host", "tcp:[::1:80 | 5 | there is no IPv6 address in the brackets",
			"tcp:[::1] | 10 | there is no port", "tcp:[::1]80:80 | 5 | there is no IPv6 address in the brackets",
			"tcp:[127.0.0.1]:80 | 5 | there is no IPv6 address in the brackets",
			"tcp:host:-1 | 10 | there is no port -1",
			"tcp:host:80:bindAddress= | 25 | bindAddress '' is not an IP address",
			"tcp:host:80:bindAddress=[::1]:80 | 31 | '80' is one argument too many" })
	void whenDescriptionIsWrongSaysWhatAndWhere(String description, int position, String problem) {
		Mistakes.assertMistake(description, (text) -> Endpoints.client(this.streams.reactor(), text), position,
				problem);
	}

	@Test
	void whenTransportIsUnknownNamesThoseThatThereAre() {
		assertThatExceptionOfType(UnknownTransportException.class)
			.isThrownBy(() -> Endpoints.client(this.streams.reactor(), "tpc:host:80"))
			.satisfies((ex) -> assertThat(ex.getSuggestion()).isEqualTo("tcp"));
		assertThat(Endpoints.clientTransports()).contains("tcp", "tls", "unix");
	}

	private void connect(String description) {
		record(Endpoints.client(this.streams.reactor(), description).connect(Factory.forProtocol(Recorder::new)));
	}

	private Deferred<Protocol> record(Deferred<Protocol> connecting) {
		connecting.addBoth((protocol, failure) -> {
			this.outcomes.add((failure != null) ? failure : String.valueOf(protocol));
			return null;
		});
		return connecting;
	}

	/**
	 * Connects to nothing.
	 */
	private static final class Streams implements ReactorStreams, Connector {

		private final Connector connector = this;

		private final List<String> events = new ArrayList<>();

		private boolean stopped;

		private InetSocketAddress destination = DESTINATION;

		private ConnectOptions options = ConnectOptions.DEFAULT;

		private @Nullable ClientFactory factory;

		Reactor reactor() {
			return (Reactor) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Reactor.class },
					(proxy, method, arguments) -> method.invoke(this, arguments));
		}

		ClientFactory factory() {
			assertThat(this.factory).isNotNull();
			return this.factory;
		}

		Protocol build() {
			Protocol protocol = factory().buildProtocol(DESTINATION);
			assertThat(protocol).isNotNull();
			return protocol;
		}

		@Override
		public Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options) {
			if (this.stopped) {
				throw new IllegalStateException("The reactor does not run");
			}
			this.destination = destination;
			this.factory = factory;
			this.options = options;
			return this;
		}

		@Override
		public ListeningPort listenTcp(InetSocketAddress address, Factory factory, ListenOptions options) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void connect() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void disconnect() {
			this.events.add("disconnect");
			factory().clientConnectionFailed(this, new CannotConnectException(DESTINATION, Reason.STOPPED, null));
		}

		@Override
		public void stopConnecting() {
			throw new UnsupportedOperationException();
		}

		@Override
		public InetSocketAddress getDestination() {
			return this.destination;
		}

		@Override
		public State state() {
			return State.CONNECTING;
		}

	}

}
