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

package io.eventreactor.docs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;

/**
 * A reactor with one loop, for the tests of the snippets.
 */
public abstract class AbstractReactorTests {

	protected NettyReactor reactor;

	@BeforeEach
	void startReactor() {
		this.reactor = NettyReactor.builder().threads(1).build();
		this.reactor.start();
	}

	@AfterEach
	void stopReactor() throws Exception {
		await(this.reactor.stop());
	}

	protected ListeningPort listen(Supplier<? extends Protocol> protocols) {
		return listen(Factory.forProtocol(protocols), ListenOptions.DEFAULT);
	}

	protected ListeningPort listen(Factory factory, ListenOptions options) {
		return this.reactor.listenTcp(anyPort(), factory, options);
	}

	protected static InetSocketAddress anyPort() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	protected static <T> T await(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

}
