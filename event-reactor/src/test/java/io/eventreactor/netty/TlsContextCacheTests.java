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

import io.netty.handler.ssl.SslContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Contexts that are made once.
 */
class TlsContextCacheTests {

	private final TlsContextCache cache = new TlsContextCache();

	@Test
	void sameOptionsHaveTheSameContext() {
		TlsOptions options = Certificates.server(TlsOptions.Provider.JDK).build();
		SslContext client = this.cache.client(options);
		SslContext server = this.cache.server(options);
		assertThat(client.isClient()).isTrue();
		assertThat(server.isServer()).isTrue();
		assertThat(this.cache.client(options)).isSameAs(client);
		assertThat(this.cache.server(options)).isSameAs(server);
		assertThat(this.cache.serversByName(options).map("any.example")).isSameAs(server);
		assertThat(this.cache.client(Certificates.server(TlsOptions.Provider.JDK).build())).isNotSameAs(client);
	}

	@Test
	void optionsThatCannotBeUsedAreNotKept() {
		TlsOptions options = TlsOptions.builder().provider(TlsOptions.Provider.JDK).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.cache.server(options));
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void contextsGoWithTheirOptions() {
		use();
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(this.cache.size()).isZero();
		});
	}

	// Nothing on the stack of the test holds the options
	private void use() {
		TlsOptions options = Certificates.server(TlsOptions.Provider.JDK).build();
		this.cache.client(options);
		this.cache.server(options);
		assertThat(this.cache.size()).isEqualTo(2);
	}

}
