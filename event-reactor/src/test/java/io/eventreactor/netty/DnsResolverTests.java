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
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.handler.codec.dns.DnsRecordType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.CannotConnectException;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link DnsResolver}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DnsResolverTests {

	private final NameServer server = new NameServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void asksForBothFamilies() throws Exception {
		assumeThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
			.as("Where there is no IPv6, nobody is asked for such addresses")
			.anyMatch((address) -> address instanceof Inet6Address && !address.isLoopbackAddress()
					&& !address.isLinkLocalAddress());
		this.server.tell("both.example", 60, "192.0.2.1", "192.0.2.2", "2001:db8::1");
		try (DnsResolver resolver = resolver()) {
			assertThat(addresses(resolver, "both.example")).containsExactlyInAnyOrder(
					InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2"),
					InetAddress.getByName("2001:db8::1"));
		}
		assertThat(this.server.questions(DnsRecordType.A, "both.example")).isEqualTo(1);
		assertThat(this.server.questions(DnsRecordType.AAAA, "both.example")).isEqualTo(1);
	}

	@Test
	void keepsAnAnswerAsLongAsItSays() throws Exception {
		this.server.tell("long.example", 3600, "192.0.2.1");
		this.server.tell("short.example", 1, "192.0.2.1");
		try (DnsResolver resolver = resolver()) {
			assertThat(addresses(resolver, "long.example")).containsExactly(InetAddress.getByName("192.0.2.1"));
			assertThat(addresses(resolver, "short.example")).containsExactly(InetAddress.getByName("192.0.2.1"));
			this.server.tell("long.example", 3600, "192.0.2.2");
			this.server.tell("short.example", 3600, "192.0.2.2");
			Awaitility.await()
				.untilAsserted(() -> assertThat(addresses(resolver, "short.example"))
					.containsExactly(InetAddress.getByName("192.0.2.2")));
			assertThat(addresses(resolver, "long.example")).containsExactly(InetAddress.getByName("192.0.2.1"));
		}
		assertThat(this.server.questions(DnsRecordType.A, "long.example")).isEqualTo(1);
		assertThat(this.server.questions(DnsRecordType.A, "short.example")).isEqualTo(2);
	}

	@Test
	void aNameThatNobodyHasIsAnUnknownHost() {
		try (DnsResolver resolver = resolver()) {
			NettyReactor reactor = NettyReactor.builder().threads(1).resolver(resolver).build();
			reactor.start();
			try {
				RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
				reactor.connectTcp("nobody.example", 1, factory);
				assertThat(factory.awaitFailure()).hasCauseInstanceOf(UnknownHostException.class)
					.extracting(CannotConnectException::getReason)
					.isEqualTo(CannotConnectException.Reason.UNKNOWN_HOST);
			}
			finally {
				AbstractReactorTests.await(reactor.stop());
			}
		}
		assertThat(this.server.questions(DnsRecordType.A, "nobody.example")).isPositive();
	}

	@Test
	void cancellingStopsToAsk() throws Exception {
		this.server.tell("silent.example", 60);
		this.server.tell("another.example", 60, "192.0.2.1");
		this.server.tell("other.example", 0, "192.0.2.1");
		try (DnsResolver resolver = resolver()) {
			Deferred<List<InetAddress>> addresses = resolver.resolve("silent.example");
			Consumer<String> sendOn = this.server.awaitUnanswered();
			addresses.cancel();
			assertThatThrownBy(() -> addresses.toCompletableFuture().get(10, TimeUnit.SECONDS))
				.isInstanceOf(CancellationException.class);
			sendOn.accept("another.example");
			// What follows from that is done when this was answered twice
			addresses(resolver, "other.example");
			addresses(resolver, "other.example");
			assertThat(this.server.questions(DnsRecordType.A, "another.example")).isZero();
			assertThat(this.server.questions(DnsRecordType.AAAA, "another.example")).isZero();
		}
	}

	@Test
	void resolvesNamesOfTheHostsFile() throws Exception {
		try (DnsResolver resolver = new DnsResolver()) {
			List<InetAddress> addresses = resolver.resolve("localhost").toCompletableFuture().get(10, TimeUnit.SECONDS);
			assertThat(addresses).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
		}
	}

	@Test
	void addressesAreNotAskedFor() throws Exception {
		try (DnsResolver resolver = new DnsResolver()) {
			assertThat(resolver.resolve("fe80::1%1").toCompletableFuture().get(10, TimeUnit.SECONDS)).singleElement()
				.isInstanceOfSatisfying(Inet6Address.class, (address) -> assertThat(address.getScopeId()).isEqualTo(1));
			// What the JDK says, which knows the interfaces
			assertThatThrownBy(
					() -> resolver.resolve("fe80::1%nowhere").toCompletableFuture().get(10, TimeUnit.SECONDS))
				.hasCauseInstanceOf(UnknownHostException.class)
				.hasMessageContaining("no such interface nowhere");
		}
	}

	@Test
	void failsForWhatIsNoName() {
		try (DnsResolver resolver = new DnsResolver()) {
			assertThatThrownBy(() -> resolver.resolve("no such..name").toCompletableFuture().get(10, TimeUnit.SECONDS))
				.hasCauseInstanceOf(UnknownHostException.class);
		}
	}

	@Test
	void questionsThatAreOpenFailWhenItIsClosed() {
		DnsResolver resolver = new DnsResolver();
		Deferred<List<InetAddress>> address = resolver.resolve("unanswered.invalid");
		resolver.close();
		assertThatThrownBy(() -> address.toCompletableFuture().get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(UnknownHostException.class);
		assertThatThrownBy(() -> resolver.resolve("late.invalid").toCompletableFuture().get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(UnknownHostException.class);
	}

	@Test
	void tellsWhichDependencyIsMissing() throws Exception {
		Callable<?> creates = (Callable<?>) new HidingClassLoader("io.netty.resolver.dns.")
			.loadClass(Creates.class.getName())
			.getDeclaredConstructor()
			.newInstance();
		assertThat(creates.call()).asString().contains("io.netty:netty-resolver-dns").contains("add it");
	}

	private DnsResolver resolver() {
		return new DnsResolver(this.server.address());
	}

	private static List<InetAddress> addresses(DnsResolver resolver, String host) throws Exception {
		return resolver.resolve(host).toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	/**
	 * What the engine says without the library; loaded by {@link HidingClassLoader}.
	 */
	public static final class Creates implements Callable<String> {

		@Override
		public String call() {
			try (DnsResolver resolver = new DnsResolver()) {
				return "created " + resolver;
			}
			catch (IllegalStateException ex) {
				return String.valueOf(ex.getMessage());
			}
		}

	}

}
