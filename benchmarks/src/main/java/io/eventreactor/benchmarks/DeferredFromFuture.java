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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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

import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;

/**
 * Creates a {@link CompletableFuture}, converts it, gives it the value, and adds a step
 * that keeps the value.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:-BackgroundCompilation")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class DeferredFromFuture {

	final Link input = Link.ring();

	private @Nullable Link result;

	private final Callback<Link, @Nullable Void> keepCallback = (link) -> {
		this.result = link.next();
		return null;
	};

	private final Consumer<Link> keepConsumer = (link) -> this.result = link.next();

	private final FutureListener<Link> keepListener = (future) -> this.result = future.getNow().next();

	private final Handler<Link> keepHandler = (link) -> this.result = link.next();

	private final BiConsumer<Link, Throwable> keepBoth = (link, failure) -> this.result = link.next();

	/**
	 * Measures the least that the JDK has for being told of the value: what a conversion
	 * adds is to be compared with it.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nothing() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		future.whenComplete(this.keepBoth);
		future.complete(this.input);
		return this.result;
	}

	/**
	 * Measures {@link Deferred}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object deferred() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		Deferred<Link> deferred = Deferred.from(future);
		future.complete(this.input);
		deferred.addCallback(this.keepCallback);
		return this.result;
	}

	/**
	 * Measures a {@link CompletableFuture} that is copied.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object completableFuture() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		CompletableFuture<Link> copy = future.copy();
		future.complete(this.input);
		copy.thenAccept(this.keepConsumer);
		return this.result;
	}

	/**
	 * Measures Netty's {@link Promise}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nettyPromise() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		Promise<Link> promise = Promises.from(future);
		future.complete(this.input);
		promise.addListener(this.keepListener);
		return this.result;
	}

	/**
	 * Measures Vert.x's {@link io.vertx.core.Future}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object vertxFuture() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		io.vertx.core.Future<Link> converted = io.vertx.core.Future.fromCompletionStage(future);
		future.complete(this.input);
		converted.onSuccess(this.keepHandler);
		return this.result;
	}

	/**
	 * Measures Reactor's {@link Mono}, which asks for the value once it is there.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object mono() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		Mono<Link> mono = Mono.fromFuture(future);
		future.complete(this.input);
		mono.subscribe(this.keepConsumer);
		return this.result;
	}

}
