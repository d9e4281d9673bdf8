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

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;

import io.eventreactor.TlsOptions;

/**
 * The TLS contexts of a reactor: one for the same options, however many connectors and
 * connections use them. Making one takes milliseconds, it has memory of its own with
 * OpenSSL, and sessions are resumed within one only. Contexts go with their options.
 * <p>
 * May be used by any thread; threads that ask for the same one at a time may each make
 * it, and use the first.
 */
final class TlsContextCache {

	private final ConcurrentMap<Key, SslContext> clients = new ConcurrentHashMap<>();

	private final ConcurrentMap<Key, SslContext> servers = new ConcurrentHashMap<>();

	private final ReferenceQueue<TlsOptions> collected = new ReferenceQueue<>();

	/**
	 * Returns the context of clients.
	 * @param options the options
	 * @return the context
	 * @throws IllegalArgumentException if the options cannot be used
	 */
	SslContext client(TlsOptions options) {
		return get(this.clients, options, TlsContexts::client);
	}

	/**
	 * Returns the context of servers, whatever name they are asked for.
	 * @param options the options
	 * @return the context
	 * @throws IllegalArgumentException if the options cannot be used
	 */
	SslContext server(TlsOptions options) {
		return get(this.servers, options, TlsContexts::server);
	}

	/**
	 * Returns the contexts of servers.
	 * @param options the options
	 * @return the context for each name that a client may ask for
	 * @throws IllegalArgumentException if the options cannot be used
	 */
	Mapping<String, SslContext> serversByName(TlsOptions options) {
		return TlsContexts.byName(options, this::server);
	}

	private SslContext get(ConcurrentMap<Key, SslContext> contexts, TlsOptions options,
			Function<TlsOptions, SslContext> make) {
		removeCollected();
		Key key = new Key(options, this.collected);
		SslContext context = contexts.get(key);
		if (context != null) {
			return context;
		}
		SslContext made = make.apply(options);
		SslContext first = contexts.putIfAbsent(key, made);
		return (first != null) ? first : made;
	}

	private void removeCollected() {
		for (Reference<?> key = this.collected.poll(); key != null; key = this.collected.poll()) {
			this.clients.remove(key);
			this.servers.remove(key);
		}
	}

	int size() {
		removeCollected();
		return this.clients.size() + this.servers.size();
	}

	/**
	 * Options that may be collected, compared by identity.
	 */
	private static final class Key extends WeakReference<TlsOptions> {

		private final int hash;

		Key(TlsOptions options, ReferenceQueue<TlsOptions> queue) {
			super(options, queue);
			this.hash = System.identityHashCode(options);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			if (this == other) {
				return true;
			}
			TlsOptions options = get();
			return options != null && other instanceof Key key && key.get() == options;
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
