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
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link DnsResolver}, with names that need no name server.
 */
class DnsResolverTests {

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

}
