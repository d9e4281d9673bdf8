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

package io.eventreactor.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;

/**
 * Adds a thousand dependent steps to something that will have a value, and gives it the
 * value. Each step but the last returns the next {@link Link}, the last one keeps it.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:-BackgroundCompilation")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class DeferredLongChain {

	static final int STEPS = 1000;

	final Link input = Link.ring();

	private @Nullable Link result;

	private final Callback<Link, @Nullable Void> keepCallback = (link) -> {
		this.result = link.next();
		return null;
	};

	private final Consumer<Link> keepConsumer = (link) -> this.result = link.next();

	private final FutureListener<Link> keepListener = (future) -> this.result = future.getNow().next();

	private final Handler<Link> keepHandler = (link) -> this.result = link.next();

	private final List<Callback<Link, Link>> callbacks = List.of(Link::next, (link) -> link.next(),
			(link) -> link.ahead(1));

	private final List<Function<Link, Link>> functions = List.of(Link::next, (link) -> link.next(),
			(link) -> link.ahead(1));

	/**
	 * Measures {@link Deferred}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object deferred() {
		Deferred<Link> deferred = new Deferred<>();
		for (int i = 1; i < STEPS; i++) {
			deferred.addCallback(this.callbacks.get(i % 3));
		}
		deferred.addCallback(this.keepCallback);
		deferred.callback(this.input);
		return this.result;
	}

	/**
	 * Measures {@link CompletableFuture}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object completableFuture() {
		CompletableFuture<Link> first = new CompletableFuture<>();
		CompletableFuture<Link> last = first;
		for (int i = 1; i < STEPS; i++) {
			last = last.thenApply(this.functions.get(i % 3));
		}
		last.thenAccept(this.keepConsumer);
		first.complete(this.input);
		return this.result;
	}

	/**
	 * Measures Netty's {@link Promise}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nettyPromise() {
		Promise<Link> first = Promises.create();
		Future<Link> last = first;
		for (int i = 1; i < STEPS; i++) {
			last = Promises.map(last, this.functions.get(i % 3));
		}
		last.addListener(this.keepListener);
		first.setSuccess(this.input);
		return this.result;
	}

	/**
	 * Measures Vert.x's {@link io.vertx.core.Future}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object vertxFuture() {
		io.vertx.core.Promise<Link> first = io.vertx.core.Promise.promise();
		io.vertx.core.Future<Link> last = first.future();
		for (int i = 1; i < STEPS; i++) {
			last = last.map(this.functions.get(i % 3));
		}
		last.onSuccess(this.keepHandler);
		first.complete(this.input);
		return this.result;
	}

	/**
	 * Measures Reactor's {@link Mono}, of a {@link Sinks.One}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object mono() {
		Sinks.One<Link> sink = Sinks.one();
		Mono<Link> last = sink.asMono();
		for (int i = 1; i < STEPS; i++) {
			last = last.map(this.functions.get(i % 3));
		}
		last.subscribe(this.keepConsumer);
		sink.tryEmitValue(this.input);
		return this.result;
	}

}
