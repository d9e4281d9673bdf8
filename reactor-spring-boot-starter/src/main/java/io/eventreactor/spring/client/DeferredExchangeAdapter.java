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

package io.eventreactor.spring.client;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.Threads;

/**
 * Lets the methods of an HTTP interface over a client that blocks, such as
 * {@code RestClient}, return a {@link Deferred}. Such a request is made on the thread
 * pool of the reactor, and its result fires on the loop that the method was called on, or
 * on the first one. Methods with other return types block as ever.
 * <p>
 * A {@code Deferred<T>} may be of whatever the client can return: a body,
 * {@code ResponseEntity}, {@code HttpHeaders} or {@code Void}. Cancelling it interrupts
 * the thread of the request, which ends it if the client can be interrupted; its result
 * is dropped in any case.
 * <p>
 * A client that does not block, such as {@code WebClient}, needs no such adapter.
 *
 * @since 0.1.0
 */
public class DeferredExchangeAdapter extends HttpExchangeAdapterDecorator {

	private final Reactor reactor;

	/**
	 * Creates the adapter.
	 * @param delegate makes the requests
	 * @param reactor has the thread pool, and the loops
	 */
	public DeferredExchangeAdapter(HttpExchangeAdapter delegate, Reactor reactor) {
		super(delegate);
		Assert.notNull(reactor, "'reactor' must not be null");
		this.reactor = reactor;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T exchangeForBody(HttpRequestValues requestValues, ParameterizedTypeReference<T> bodyType) {
		if (ResolvableType.forType(bodyType.getType()).toClass() != Deferred.class) {
			return super.exchangeForBody(requestValues, bodyType);
		}
		return (T) Threads.deferToThread(this.reactor, exchange(requestValues, valueType(bodyType.getType())));
	}

	private static Type valueType(Type deferredType) {
		if (deferredType instanceof ParameterizedType parameterized) {
			return parameterized.getActualTypeArguments()[0];
		}
		throw new IllegalStateException("A method of an HTTP interface returns a Deferred of an unknown type; "
				+ "declare it, such as Deferred<String> or Deferred<Void>");
	}

	private Callable<@Nullable Object> exchange(HttpRequestValues requestValues, Type type) {
		HttpExchangeAdapter delegate = getHttpExchangeAdapter();
		if (type == Void.class) {
			return () -> {
				delegate.exchange(requestValues);
				return null;
			};
		}
		if (type == HttpHeaders.class) {
			return () -> delegate.exchangeForHeaders(requestValues);
		}
		ResolvableType resolved = ResolvableType.forType(type);
		if (resolved.toClass() != ResponseEntity.class) {
			return () -> delegate.exchangeForBody(requestValues, ParameterizedTypeReference.forType(type));
		}
		Type bodyType = resolved.getGeneric().getType();
		if (bodyType == Void.class) {
			return () -> delegate.exchangeForBodilessEntity(requestValues);
		}
		return () -> delegate.exchangeForEntity(requestValues, ParameterizedTypeReference.forType(bodyType));
	}

}
