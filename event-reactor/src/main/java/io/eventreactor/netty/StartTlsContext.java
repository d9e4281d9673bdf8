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

import java.util.function.Function;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

import io.eventreactor.TlsOptions;

/**
 * The context of connections that start TLS later: made once for the same options, since
 * making one takes milliseconds. May be used by several loops at a time, which may each
 * make one at first.
 */
final class StartTlsContext {

	private final Function<TlsOptions, SslContext> make;

	private volatile @Nullable Made made;

	StartTlsContext(Function<TlsOptions, SslContext> make) {
		this.make = make;
	}

	SslContext of(TlsOptions options) {
		Made made = this.made;
		if (made == null || made.options() != options) {
			made = new Made(options, this.make.apply(options));
			this.made = made;
		}
		return made.context();
	}

	private record Made(TlsOptions options, SslContext context) {
	}

}
