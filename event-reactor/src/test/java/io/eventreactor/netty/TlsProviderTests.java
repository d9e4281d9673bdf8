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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.IoType;
import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Who does the work of TLS: OpenSSL where it is on the class path, else the JDK.
 */
class TlsProviderTests {

	@Test
	void openSslIsTakenWhereItIs() throws Exception {
		assumeThat(OpenSsl.isAvailable()).isTrue();
		assertThat(TlsOptions.builder().build().provider()).isEqualTo(TlsOptions.Provider.AUTO);
		TlsContextCache cache = new TlsContextCache();
		TlsOptions options = Certificates.server(TlsOptions.Provider.AUTO).build();
		assertThat(cache.server(options)).isInstanceOf(OpenSslContext.class);
		assertThat(cache.client(options)).isInstanceOf(OpenSslContext.class);
		assertThat(startLine()).contains("TLS by " + OpenSsl.versionString());
	}

	@ParameterizedTest
	@EnumSource(names = { "JDK", "OPENSSL" })
	void whoIsAskedForIsTaken(TlsOptions.Provider provider) {
		assumeThat(provider != TlsOptions.Provider.OPENSSL || OpenSsl.isAvailable()).isTrue();
		assertThat(new TlsContextCache().server(Certificates.server(provider).build()))
			.isInstanceOf((provider == TlsOptions.Provider.JDK) ? JdkSslContext.class : OpenSslContext.class);
	}

	private static String startLine() throws Exception {
		try (CapturedLog log = new CapturedLog()) {
			start();
			assertThat(log.infos()).filteredOn((line) -> line.startsWith("Event reactor started: ")).hasSize(1);
			return log.infos().get(0);
		}
	}

	private static void start() throws Exception {
		NettyReactor reactor = NettyReactor.builder().io(IoType.NIO).threads(1).build();
		reactor.start();
		reactor.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	@Test
	void theJdkIsTakenWhereThereIsNoOpenSsl() throws Exception {
		Callable<?> without = (Callable<?>) new HidingClassLoader("io.netty.internal.tcnative.",
				"io.netty.handler.ssl.")
			.loadClass(WithoutOpenSsl.class.getName())
			.getDeclaredConstructor()
			.newInstance();
		try (CapturedLog log = new CapturedLog()) {
			assertThat(without.call()).isEqualTo(List.of("JdkSslServerContext", "JdkSslClientContext",
					"java.lang.IllegalArgumentException: OpenSSL cannot be used here;"
							+ " add netty-tcnative-boringssl-static to the class path",
					"java.lang.ClassNotFoundException"));
			assertThat(log.infos()).filteredOn((line) -> line.endsWith(", TLS by the JDK")).hasSize(1);
		}
	}

	/**
	 * What the engine does where there is no OpenSSL; loaded by
	 * {@link HidingClassLoader}.
	 */
	public static final class WithoutOpenSsl implements Callable<List<String>> {

		@Override
		public List<String> call() throws Exception {
			start();
			TlsContextCache cache = new TlsContextCache();
			TlsOptions options = Certificates.server(TlsOptions.Provider.AUTO).build();
			List<String> found = new ArrayList<>();
			found.add(cache.server(options).getClass().getSimpleName());
			found.add(cache.client(options).getClass().getSimpleName());
			try {
				cache.server(Certificates.server(TlsOptions.Provider.OPENSSL).build());
			}
			catch (IllegalArgumentException ex) {
				found.add(ex.toString());
				found.add(String.valueOf(ex.getCause().getClass().getName()));
			}
			return found;
		}

	}

}
