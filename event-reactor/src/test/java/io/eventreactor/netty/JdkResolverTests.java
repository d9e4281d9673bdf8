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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link JdkResolver}.
 */
class JdkResolverTests {

	// What waits for a thread
	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final JdkResolver resolver = new JdkResolver(this.waiting::add);

	@Test
	void asksOnAThreadOfThePool() throws Exception {
		Deferred<List<InetAddress>> addresses = this.resolver.resolve("localhost");
		assertThat(addresses.called()).isFalse();
		this.waiting.remove().run();
		assertThat(addresses.toCompletableFuture().get(10, TimeUnit.SECONDS)).isNotEmpty()
			.allMatch(InetAddress::isLoopbackAddress);
	}

	@Test
	void addressesNeedNoThread() throws Exception {
		for (String address : List.of("127.0.0.1", "::1", "fe80::1%1")) {
			assertThat(this.resolver.resolve(address).toCompletableFuture().get(10, TimeUnit.SECONDS))
				.containsExactly(InetAddress.getByName(address));
		}
		assertThat(this.waiting).isEmpty();
	}

	@Test
	void failsForANameThatNobodyHas() {
		// Too wrong for any name server to be asked
		Deferred<List<InetAddress>> addresses = this.resolver.resolve("no such..name");
		this.waiting.remove().run();
		assertThatThrownBy(() -> addresses.toCompletableFuture().get(10, TimeUnit.SECONDS))
			.hasCauseInstanceOf(UnknownHostException.class)
			.hasMessageContaining("no such..name");
	}

	@Test
	void whatWasCancelledInTimeIsNotAsked() {
		Deferred<List<InetAddress>> addresses = this.resolver.resolve("localhost");
		addresses.addErrback((failure) -> List.of());
		addresses.cancel();
		this.waiting.remove().run();
		// The one answer behind a cancel that is ignored, which the resolver has not
		// given
		assertThatNoException().isThrownBy(() -> addresses.callback(List.of()));
	}

}
